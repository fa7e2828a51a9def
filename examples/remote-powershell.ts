/*
 * PowerShell on a Windows server, from Node: open a pool, run commands, stream output, send a credential, close.
 *
 *   npm run example                                    against a simulated server of its own
 *   WINRM_PASSWORD=… npm run example -- <host> <user>  against a real one, over HTTP with every message sealed; it only reads there
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../sandbox/servers/start-server.ts'
import { command, createWinrmClient, credential, type PlainValue, pipe, type WinrmClient } from '../src/winrm/index.ts'

interface Place {
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password: string
}

async function talk(client: WinrmClient, mayWrite: boolean): Promise<void> {
  // One pool is one process on the server. `await using` removes it, whatever happens.
  await using pool = await client.openPool({ name: 'example' })
  const { windows, powerShell } = pool.serverVersion
  console.log(`Windows ${windows}, PowerShell ${powerShell}`)

  // Several statements go as one pipeline: two requests, however many there are. Values come back typed.
  const { statements, errors } = await pool.invoke([
    pipe(
      command('Get-CimInstance', { ClassName: 'Win32_OperatingSystem' }),
      command('Select-Object', { Property: ['Caption', 'CSName'] }),
    ),
    command('Get-NoSuchThing'),
    command('Get-Date'),
  ])
  const [system, , date] = statements.map(({ output }) => output[0])
  console.log('the system:', JSON.stringify(system))
  console.log(
    'the second statement failed:',
    errors[0]?.fullyQualifiedErrorId,
    '- the third ran all the same:',
    date !== undefined,
  )

  // What a pipeline says can be taken while it runs; breaking off stops it.
  for await (const event of pool.stream([command('Get-LocalUser')])) {
    if (event.kind === 'output') console.log('a user:', nameOf(event.value))
    if (event.kind === 'ended') console.log('the pipeline:', event.state)
  }

  if (!mayWrite) return
  // A password crosses under a key of the session, never in clear, also inside TLS. The key is exchanged when it is first needed.
  const account = credential('example.user', { reveal: () => 'Tr0ub4dor-and-3' })
  const made = await pool.invoke([command('New-WmsUser', { Credential: account, UserType: 'Standard' })])
  console.log('a user was made:', made.state, made.errors.map(({ message }) => message).join())
}

/** Objects of PowerShell are records of their properties. */
function nameOf(value: PlainValue): PlainValue {
  const isRecord = typeof value === 'object' && value !== null && 'Name' in value
  return isRecord ? (value.Name ?? null) : null
}

async function connectTo({ host, port, username, password }: Place, mayWrite: boolean): Promise<void> {
  let requests = 0
  const client = createWinrmClient({
    host,
    port,
    authentication: { kind: 'ntlm', username, password: { reveal: () => password } },
    onExchange: () => {
      requests += 1
    },
  })
  try {
    // Without a pool: three requests, the handshake included.
    const [system] = await client.queryCim({ className: 'Win32_OperatingSystem', properties: ['LastBootUpTime'] })
    console.log('started at', system?.LastBootUpTime)
    await talk(client, mayWrite)
  } finally {
    client.close()
    console.log(`${requests} requests in all`)
  }
}

async function withSimulatedServer(use: (place: Place) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'example-'))
  const username = 'CONTOSO\\migrator'
  const password = 'Only-of-this-example-1'
  const accounts = { [username]: password }
  const server = await startServer({ directory, scenario: 'basic', role: 'source', accounts, cmdletMs: 0 })
  try {
    await use({ host: server.host, port: server.port, username, password })
  } finally {
    await server.close()
    rmSync(directory, { recursive: true, force: true })
  }
}

const [host, username] = process.argv.slice(2)
if (host !== undefined && username !== undefined) {
  await connectTo({ host, port: 5985, username, password: process.env.WINRM_PASSWORD ?? '' }, false)
} else {
  await withSimulatedServer((place) => connectTo(place, true))
}
