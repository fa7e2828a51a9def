export { type PrivateRedis, startRedis } from '../../sandbox/site/private-redis.ts'
