import { expect, onTestFinished, test } from 'vitest'
import {
  AuthenticationError,
  command,
  createWinrmClient,
  credential,
  pipe,
  ShellGoneError,
  secureString,
} from '../../../../src/winrm/index.ts'
import { clientOf, serverFor, temporaryDirectory } from './client-of.ts'

test('a batch of readers comes back typed, through selected properties', async () => {
  const server = await serverFor({ role: 'source' })
  const pool = await clientOf(server).openPool({ name: 'reader' })

  const result = await pool.invoke([
    command('Get-WmsSystem'),
    pipe(
      command('Get-WmsStation'),
      command('Select-Object', { Property: ['StationId', 'Name', 'DisplayOrientation'] }),
    ),
    command('Get-CimInstance', { ClassName: 'Win32_OperatingSystem', Property: ['BuildNumber', 'LastBootUpTime'] }),
  ])

  expect(result.errors).toEqual([])
  expect(result.statements[0]?.output[0]).toMatchObject({ ComputerName: 'MPS-SRC01', IsSingleSessionPerUser: false })
  expect(result.statements[1]?.output).toHaveLength(8)
  expect(result.statements[1]?.output[3]).toMatchObject({
    StationId: 4,
    Name: 'Row2-A',
    DisplayOrientation: 'Portrait',
  })
  expect(result.statements[2]?.output[0]).toMatchObject({ BuildNumber: '14300' })
})

test('a credential crosses under the session key, and the state keeps only a hash', async () => {
  const server = await serverFor()
  const pool = await clientOf(server).openPool()

  const result = await pool.invoke([
    command('New-WmsUser', {
      Credential: credential('kiosk', { reveal: () => 'Brand-new-1' }),
      UserType: 'Standard',
      ErrorAction: 'Stop',
    }),
  ])

  expect(result.state).toBe('completed')
  expect(server.state().users.find(({ name }) => name === 'kiosk')?.ntHash).toMatch(/^[0-9a-f]{32}$/)
  expect(JSON.stringify([server.state(), server.commandLog()])).not.toContain('Brand-new-1')
})

test('a SecureString comes back under the session key', async () => {
  const server = await serverFor()
  const pool = await clientOf(server).openPool()

  const { statements } = await pool.invoke([
    command('Write-Output', { InputObject: secureString({ reveal: () => 'Pässwort-of-the-site' }) }),
  ])

  const [back] = statements[0]?.output ?? []
  expect(back).toMatchObject({ kind: 'secure-string' })
  expect((back as { secret: { reveal(): string } }).secret.reveal()).toBe('Pässwort-of-the-site')
  expect(JSON.stringify(server.commandLog())).not.toContain('Pässwort')
})

test.each(['batch', 'available', 'fragment'] as const)('answers mode %s loses nothing', async (answers) => {
  const server = await serverFor({ role: 'source', answers })
  const pool = await clientOf(server).openPool()

  const result = await pool.invoke([command('Get-WmsUser', { All: true }), command('Get-WmsStation', { All: true })])

  expect(result.statements.map(({ output }) => output.length)).toEqual([16, 8])
})

test('a clear body and a wrong path are refused', async () => {
  const server = await serverFor()
  const headers = { 'content-type': 'application/soap+xml;charset=UTF-8' }

  const clear = await fetch(`http://${server.host}:${server.port}/wsman`, { method: 'POST', body: '<x/>', headers })
  const elsewhere = await fetch(`http://${server.host}:${server.port}/elsewhere`, {
    method: 'POST',
    body: '<x/>',
    headers,
  })

  expect(clear.status).toBe(401)
  expect(clear.headers.get('www-authenticate')).toBe('Negotiate, Kerberos')
  expect(elsewhere.status).toBe(404)
})

test('whoever may not use the endpoint gets access denied for the shell', async () => {
  const server = await serverFor()

  const opening = clientOf(server, 'CONTOSO\\outsider').openPool()

  await expect(opening).rejects.toMatchObject({ facts: { code: 5 } })
})

test('a wrong password and an account that must change its own are not let in', async () => {
  const server = await serverFor({ scenario: 'token-filtered' })
  const wrong = createWinrmClient({
    host: server.host,
    port: server.port,
    authentication: { kind: 'ntlm', username: 'CONTOSO\\migrator', password: { reveal: () => 'Not-the-password-1' } },
  })
  onTestFinished(() => wrong.close())
  server.change((state) => {
    for (const user of state.users) if (user.name === 'localadmin') user.passwordSetAt = null
  })

  await expect(wrong.openPool()).rejects.toThrow(AuthenticationError)
  await expect(clientOf(server, 'localadmin').openPool()).rejects.toThrow(AuthenticationError)
})

test('stopping a pipeline cancels what has not taken effect, and the shell stays usable', async () => {
  const server = await serverFor()
  const pool = await clientOf(server).openPool()
  server.machine.holds.add('Set-WmsSystem', 'before-effect')
  const stop = new AbortController()
  const running = pool.invoke([command('Set-WmsSystem', { IM: false })], { signal: stop.signal }).catch(() => undefined)
  await server.machine.holds.untilHeld('Set-WmsSystem')

  stop.abort()
  await running
  await server.machine.log.until(({ phase }) => phase === 'cancelled')
  const after = await pool.invoke([command('whoami.exe')])

  expect(server.state().wms.isChatEnabled).toBe(true)
  expect(after.statements[0]?.output).toEqual(['contoso\\migrator'])
})

test('a non-administrator who may connect can say who he is, and nothing else', async () => {
  const server = await serverFor()
  const pool = await clientOf(server, 'CONTOSO\\helper').openPool()

  const result = await pool.invoke([
    command('whoami.exe'),
    command('Get-WmsSystem'),
    command('Get-CimInstance', { ClassName: 'Win32_OperatingSystem' }),
  ])

  expect(result.statements[0]?.output).toEqual(['contoso\\helper'])
  expect(result.errors.map(({ statement, category }) => [statement, category])).toEqual([
    [1, 'PermissionDenied'],
    [2, 'PermissionDenied'],
  ])
})

test('a filtered token shows the administrators group for deny only', async () => {
  const server = await serverFor({ scenario: 'token-filtered' })
  const pool = await clientOf(server, 'localadmin').openPool()

  const result = await pool.invoke([command('whoami.exe', {}, '/groups', '/fo', 'csv', '/nh')])

  expect(result.statements[0]?.output).toContain(
    '"BUILTIN\\Administrators","Alias","S-1-5-32-544","Group used for deny only"',
  )
})

test('shells are listed with their names, and a deleted one is gone', async () => {
  const server = await serverFor()
  const client = clientOf(server)
  const pool = await client.openPool({ name: 'site.MIG-1.7' })

  const [listed] = await client.listShells()
  const removed = await client.removeShell(listed?.shellId ?? '')

  expect(listed).toMatchObject({ name: 'site.MIG-1.7', owner: 'contoso\\migrator' })
  expect(removed).toBe(true)
  expect(await client.listShells()).toEqual([])
  await expect(pool.invoke([command('Get-Date')])).rejects.toThrow(ShellGoneError)
})

test('the shell quota of a user is a fault', async () => {
  const server = await serverFor({ maxShellsPerUser: 1 })
  const client = clientOf(server)
  await client.openPool()

  const second = client.openPool()

  await expect(second).rejects.toMatchObject({ facts: { code: 2_150_859_173 } })
})

test('deleting the shell cancels a mutating cmdlet before it takes effect', async () => {
  const server = await serverFor()
  const client = clientOf(server)
  const pool = await client.openPool()
  server.machine.holds.add('Set-WmsSystem', 'before-effect')
  const running = pool.invoke([command('Set-WmsSystem', { IM: false })]).catch((error: unknown) => error)
  await server.machine.holds.untilHeld('Set-WmsSystem')

  await client.removeShell(server.shells()[0]?.shellId ?? '')

  expect(await running).toBeInstanceOf(Error)
  await server.machine.log.until(({ phase }) => phase === 'cancelled')
  expect(server.commandLog().map(({ phase }) => phase)).toEqual(['received', 'started', 'cancelled'])
  expect(server.state().wms.isChatEnabled).toBe(true)
})

test('a deleted shell may take a while to end, and stays listed until then', async () => {
  const server = await serverFor({ shellEndMs: 300, cmdletMsByName: { 'Set-WmsSystem': 20 } })
  const client = clientOf(server)
  const pool = await client.openPool()
  const running = pool.invoke([command('Set-WmsSystem', { IM: false })]).catch((error: unknown) => error)
  await server.machine.log.until(({ phase }) => phase === 'started')

  await client.removeShell(server.shells()[0]?.shellId ?? '')
  const listed = await client.listShells()
  await server.machine.log.until(({ phase }) => phase === 'took-effect')
  await expect.poll(() => client.listShells(), { timeout: 15_000 }).toEqual([])
  await running

  expect(listed).toHaveLength(1)
  expect(server.state().wms.isChatEnabled).toBe(false)
})

test('a cmdlet goes on when the socket of its client dies', async () => {
  const server = await serverFor()
  const pool = await clientOf(server).openPool()
  server.machine.holds.add('Set-WmsSystem', 'before-effect')
  const running = pool.invoke([command('Set-WmsSystem', { IM: false })]).catch(() => undefined)
  await server.machine.holds.untilHeld('Set-WmsSystem')

  server.killSockets()
  server.machine.holds.release('Set-WmsSystem')
  await server.machine.log.until(({ phase }) => phase === 'answered')
  await running

  expect(server.state().wms.isChatEnabled).toBe(false)
})

test('a server that starts again has the state of before, and none of its shells', async () => {
  const directory = temporaryDirectory()
  const first = await serverFor({ directory })
  const pool = await clientOf(first).openPool()
  await pool.invoke([command('Set-WmsSystem', { DesktopMonitoring: false })])
  await first.close()

  const second = await serverFor({ directory })
  const result = await (await clientOf(second).openPool()).invoke([command('Get-WmsSystem')])

  expect(result.statements[0]?.output[0]).toMatchObject({ IsDesktopMonitoringAllowed: false })
  expect(second.commandLog().map(({ command }) => command)).toContain('Set-WmsSystem')
})

test('a restart ends the shells and comes back on the same port with a later boot time', async () => {
  const server = await serverFor({ restartMs: 10 })
  const client = clientOf(server)
  const pool = await client.openPool()
  const before = server.state()

  // A restart may overtake its own answer.
  await pool.invoke([command('Restart-WmsSystem', { Confirm: false })]).catch(() => undefined)
  await expect.poll(() => server.state().bootCount, { timeout: 15_000 }).toBe(before.bootCount + 1)
  const isUp = async () => {
    const opened = await clientOf(server)
      .openPool()
      .catch(() => undefined)
    return opened !== undefined
  }

  await expect.poll(isUp, { timeout: 15_000 }).toBe(true)
  expect(server.state().bootAt).toBeGreaterThan(before.bootAt)
  await expect(pool.invoke([command('Get-Date')])).rejects.toThrow(ShellGoneError)
})

test('a person maps the stations in another order than on the source', async () => {
  const server = await serverFor()

  const mapped = await server.person.mapStations()

  expect(mapped.map(({ stationId }) => stationId)).toEqual([2, 3, 4, 5, 6, 7, 8])
  expect(server.state().stations.find(({ stationId }) => stationId === 6)?.seat).toBe('Row 2 B')
})

test('the password of automatic logon is there, and does not come where it was not selected', async () => {
  const server = await serverFor({ role: 'source' })
  const pool = await clientOf(server).openPool()

  const whole = await pool.invoke([command('Get-WmsStation', { StationId: [2] })])
  const selected = await pool.invoke([
    pipe(command('Get-WmsStation', { StationId: [2] }), command('Select-Object', { Property: ['Name'] })),
  ])

  expect(JSON.stringify(whole.statements)).toContain('auto-logon-2')
  expect(JSON.stringify(selected.statements)).not.toContain('auto-logon')
})
