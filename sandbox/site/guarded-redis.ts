import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { makeCertificate } from '../servers/certificates.ts'
import { freePort, type PrivateRedis, startRedis } from './private-redis.ts'

export interface GuardedRedis extends PrivateRedis {
  /** Over TLS, as the one user that the product gets. */
  readonly productUrl: string
  readonly password: string
  /** File of the authority of its certificate. */
  readonly ca: string
  /** Gives the user other rights, or its own again; each word as `ACL SETUSER` takes it. */
  setRights(words: readonly string[]): Promise<void>
}

/** A real redis-server with TLS and a user that may do what these words say; its plain port is for tests alone. */
export async function startGuardedRedis(user: string, words: readonly string[]): Promise<GuardedRedis> {
  const directory = await mkdtemp(join(tmpdir(), 'stationmaster-tls-'))
  const ca = join(directory, 'ca.pem')
  const [certificate, key] = [join(directory, 'redis.pem'), join(directory, 'redis.key')]
  const authority = makeCertificate({ commonName: 'Redis of the site', isAuthority: true })
  const own = makeCertificate({
    commonName: 'redis',
    names: ['localhost'],
    addresses: ['127.0.0.1'],
    issuer: authority,
  })
  await Promise.all([
    writeFile(ca, authority.certificate),
    writeFile(certificate, own.certificate),
    writeFile(key, own.key, { mode: 0o600 }),
  ])
  const port = await freePort()
  const redis = await startRedis({
    settings: {
      'tls-port': String(port),
      'tls-cert-file': certificate,
      'tls-key-file': key,
      'tls-ca-cert-file': ca,
      'tls-auth-clients': 'no',
    },
  })
  const password = `Red1s-${randomBytes(15).toString('base64url')}`
  const setRights = async (rights: readonly string[]) => {
    const administrator = new Redis(redis.url)
    try {
      await administrator.call('ACL', 'SETUSER', user, 'reset', 'on', `>${password}`, ...rights)
    } finally {
      administrator.disconnect()
    }
  }
  await setRights(words)
  return {
    ...redis,
    get pid() {
      return redis.pid
    },
    productUrl: `rediss://${user}:${password}@127.0.0.1:${port}`,
    password,
    ca,
    setRights,
    async stop() {
      await redis.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
