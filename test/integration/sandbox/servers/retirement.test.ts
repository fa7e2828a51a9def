import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { command, credential } from '../../../../src/winrm/index.ts'
import { clientOf, PASSWORDS, serverFor, temporaryDirectory } from './client-of.ts'

const POLICIES = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System'

/** Whether something listens there. */
function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host)
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

test('after leaving the domain only local administrators get in, and after the stop nobody', async () => {
  const server = await serverFor({ role: 'source', restartMs: 0 })
  const account = credential('CONTOSO\\migrator', { reveal: () => PASSWORDS['CONTOSO\\migrator'] })
  const member = await clientOf(server).openPool()

  await member.invoke([command('Remove-Computer', { UnjoinDomainCredential: account, Force: true, Restart: true })])
  await expect.poll(() => server.state().bootCount, { timeout: 10_000 }).toBe(2)
  await expect.poll(() => isOpen(server.host, server.port), { timeout: 10_000 }).toBe(true)
  const domain = clientOf(server).openPool()
  await expect(domain).rejects.toMatchObject({ kind: 'authentication' })
  const local = await clientOf(server, 'Administrator').openPool()
  const result = await local.invoke([command('whoami.exe'), command('Stop-Computer', { Force: true })])

  expect(result.statements[0]?.output).toEqual(['mps-src01\\administrator'])
  await expect.poll(() => isOpen(server.host, server.port), { timeout: 10_000 }).toBe(false)
  expect(server.state()).toMatchObject({ power: 'off', domain: null })
})

test('other local administrators get in where the filter of tokens is off, and no disabled one does', async () => {
  const server = await serverFor({ scenario: 'token-filtered' })
  server.change((state) => {
    Object.assign(state.registry[POLICIES] ?? {}, { LocalAccountTokenFilterPolicy: 1 })
  })

  const before = await (await clientOf(server, 'localadmin').openPool()).invoke([
    command('Disable-LocalUser', { Name: ['localadmin'] }),
  ])
  const after = clientOf(server, 'localadmin').openPool()

  expect(before.errors).toEqual([])
  await expect(after).rejects.toMatchObject({ kind: 'authentication' })
})

test('a stopped server stays off when its process starts again, until a person switches it on', async () => {
  const directory = temporaryDirectory()
  const first = await serverFor({ directory, role: 'source' })
  await expect(first.switchOn()).rejects.toThrow('the computer is not off')
  first.change((state) => {
    state.power = 'off'
  })
  await first.close()

  const second = await serverFor({ directory, role: 'source' })
  const before = await isOpen(second.host, second.port)
  await second.switchOn()

  expect(before).toBe(false)
  expect(await isOpen(second.host, second.port)).toBe(true)
  expect(second.state()).toMatchObject({ power: 'on', bootCount: 2 })
  expect(second.state().sessions.map(({ userName }) => userName)).toEqual(['kiosk', 'kiosk', 'lab7'])
})
