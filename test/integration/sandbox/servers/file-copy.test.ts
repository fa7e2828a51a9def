import { expect, test } from 'vitest'
import { command, credential, type WinrmClient } from '../../../../src/winrm/index.ts'
import { clientOf, PASSWORDS, serverFor } from './client-of.ts'

const FOLDER = '\\\\MPS-SRC01\\c$\\Users\\Public\\Documents\\Hyper-V\\Virtual hard disks'
const FILE = 'MPS-SRC01-t.vhd'
const SIZE = 23_622_320_128
const PASSWORD = PASSWORDS['CONTOSO\\migrator']

/** Whether the server lets a session in. */
async function reopen(client: WinrmClient): Promise<boolean> {
  const pool = await client.openPool().catch(() => undefined)
  await pool?.close()
  return pool !== undefined
}

const XML = `<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Actions><Exec>
    <Command>robocopy.exe</Command>
    <Arguments>"${FOLDER}" "D:\\Staging" "${FILE}" /Z /R:1 /W:1</Arguments>
  </Exec></Actions>
</Task>`

test('a drive opens a share for the pipelines of its runspace, and for no other session', async () => {
  const server = await serverFor({ scenario: 'full' })
  const client = clientOf(server)
  const [first, second] = [await client.openPool(), await client.openPool()]
  const looking = command('Test-Path', { LiteralPath: `Source:\\${FILE}` })

  const mapped = await first.invoke([
    command('New-PSDrive', {
      Name: 'Source',
      PSProvider: 'FileSystem',
      Root: FOLDER,
      Credential: credential('CONTOSO\\migrator', { reveal: () => PASSWORD }),
    }),
  ])
  const seen = await first.invoke([looking])
  const elsewhere = await second.invoke([looking])

  expect(mapped.errors).toEqual([])
  expect([seen.statements[0]?.output, elsewhere.statements[0]?.output]).toEqual([[true], [false]])
})

test('a copy by a task outlives its shell, stops with a restart and goes on when it is started again', async () => {
  let at = Date.UTC(2026, 10, 24, 1)
  const server = await serverFor({ scenario: 'full', restartMs: 10, copyBytesPerSecond: SIZE / 10, now: () => at })
  const client = clientOf(server)
  const task = { TaskName: 'Copy' }
  const starting = await client.openPool()

  const started = await starting.invoke([
    command('Register-ScheduledTask', { ...task, Xml: XML, User: 'CONTOSO\\migrator', Password: PASSWORD }),
    command('Start-ScheduledTask', task),
  ])
  await starting.close()
  at += 5000
  const copied = await (await client.openPool()).invoke([
    command('Get-ScheduledTaskInfo', task),
    command('Get-Item', { LiteralPath: `D:\\Staging\\${FILE}` }),
  ])
  const { bootCount } = server.state()
  server.machine.power('restart')
  at += 60_000
  await expect.poll(() => server.state().bootCount, { timeout: 15_000 }).toBe(bootCount + 1)
  const stopped = server.state()
  await expect.poll(() => reopen(client), { timeout: 15_000 }).toBe(true)
  await (await client.openPool()).invoke([command('Start-ScheduledTask', task)])
  at += 5000

  expect(started.errors).toEqual([])
  expect(copied.statements[0]?.output[0]).toMatchObject({ LastTaskResult: 0x41301 })
  expect(copied.statements[1]?.output[0]).toMatchObject({ Length: BigInt(SIZE / 2) })
  expect(stopped.files).toContainEqual(expect.objectContaining({ sizeBytes: SIZE / 2, isPartial: true }))
  expect(stopped.scheduledTasks).toMatchObject([{ name: 'Copy', run: null }])
  expect(server.state().scheduledTasks).toMatchObject([{ name: 'Copy', lastResult: 1 }])
  expect(JSON.stringify([server.state(), server.commandLog()])).not.toContain(PASSWORD)
})
