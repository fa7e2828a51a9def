export { type PrivateRedis, startRedis, type StartRedisOptions } from '../../sandbox/site/private-redis.ts'
