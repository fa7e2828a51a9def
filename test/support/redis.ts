export { type PrivateRedis, type StartRedisOptions, startRedis } from '../../sandbox/site/private-redis.ts'
