import { describe, expect, it } from 'vitest'
import { command, createWinrmClient, credential, type ExchangeFacts, pipe } from '../../../src/winrm/index.ts'
import { PASSWORDS, serverFor } from '../sandbox/servers/client-of.ts'
import { aScene } from './scene.ts'

/** Cmdlets that only read, of the kind that a worksheet is made of. */
const READS = [
  'Get-WmsSystem',
  'Get-WmsStation',
  'Get-WmsSession',
  'Get-Date',
  'Get-WmsVersion',
  'Get-WmsAlert',
  'Get-LocalUser',
  'Get-LocalGroup',
  'Get-Volume',
  'Get-SmbShare',
  'Get-HotFix',
  'Get-WindowsFeature',
].map((name) => command(name))

interface Counted {
  readonly client: ReturnType<typeof createWinrmClient>
  readonly actions: () => string[]
}

async function miniServer(): Promise<Counted> {
  const { client, exchanges } = await aScene()
  return { client, actions: () => exchanges.map(({ action }) => action) }
}

async function simulatedServer(answers: 'batch' | 'available' | 'fragment'): Promise<Counted> {
  const server = await serverFor({ answers })
  const exchanges: ExchangeFacts[] = []
  const client = createWinrmClient({
    host: server.host,
    port: server.port,
    authentication: {
      kind: 'ntlm',
      username: 'CONTOSO\\migrator',
      password: { reveal: () => PASSWORDS['CONTOSO\\migrator'] },
    },
    onExchange: (facts) => exchanges.push(facts),
  })
  return { client, actions: () => exchanges.map(({ action }) => action) }
}

const SERVERS: [string, () => Promise<Counted>][] = [
  ['a server that answers at once', miniServer],
  ['a simulated server that answers when a pipeline has ended', () => simulatedServer('batch')],
  ['a simulated server that gives what is there', () => simulatedServer('available')],
]
const COLD = ['Authenticate', 'Authenticate', 'Create', 'Receive', 'Command', 'Receive', 'Delete']

describe.each(SERVERS)('with %s', (_what, aServer) => {
  it.each([1, 12])('%i cmdlets cost seven or eight requests, from the handshake to the close', async (count) => {
    const { client, actions } = await aServer()

    {
      await using pool = await client.openPool()
      expect((await pool.invoke(READS.slice(0, count))).state).toBe('completed')
    }
    client.close()

    expect(actions().length).toBeLessThanOrEqual(8)
    expect(actions().filter((action) => action !== 'Receive')).toEqual(COLD.filter((action) => action !== 'Receive'))
  })

  it('a warm pool costs two requests for any number of statements', async () => {
    const { client, actions } = await aServer()
    await using pool = await client.openPool()
    await pool.invoke([command('Get-Date')])

    for (const count of [1, 5, 12]) {
      const before = actions().length
      await pool.invoke(READS.slice(0, count))
      expect(actions().slice(before)).toEqual(['Command', 'Receive'])
    }
    await pool.close()
    client.close()
  })

  it('a credential costs two more, once per pool', async () => {
    const { client, actions } = await aServer()
    await using pool = await client.openPool()
    const secret = credential('kiosk', { reveal: () => 'Brand-new-1' })
    const statement = command('New-WmsUser', { Credential: secret, UserType: 'Standard' })

    const costs: string[][] = []
    for (let time = 0; time < 2; time++) {
      const before = actions().length
      await pool.invoke([statement])
      costs.push(actions().slice(before))
    }
    await pool.close()
    client.close()

    expect(costs).toEqual([
      ['Send', 'Receive', 'Command', 'Receive'],
      ['Command', 'Receive'],
    ])
  })
})

describe('with a simulated server that answers at each fragment', () => {
  it('every request beyond the usual ones is for output', async () => {
    const { client, actions } = await simulatedServer('fragment')

    {
      await using pool = await client.openPool()
      await pool.invoke([pipe(command('Get-Date')), ...READS.slice(0, 11)])
    }
    client.close()

    expect(actions().filter((action) => action !== 'Receive')).toEqual(COLD.filter((action) => action !== 'Receive'))
  })
})

describe('terminating what has ended', () => {
  it('costs one request each, later, and none where the pool is closed before', async () => {
    const { client, server } = await aScene()
    const pool = await client.openPool()

    for (let count = 0; count < 10; count++) await pool.invoke([command('Get-Station')])
    await pool.close()

    const kinds = server.requests.map(({ request }) => request.kind)
    expect(kinds.filter((kind) => kind === 'signal')).toEqual([])
    expect(kinds).toHaveLength(2 + 10 * 2 + 1)
  })
})
