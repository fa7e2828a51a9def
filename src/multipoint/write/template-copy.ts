import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { type Observation, ServerTrouble } from '../../operations/ports.ts'
import { command, pipe, type Statement } from '../../winrm/index.ts'
import { type Account, accountFor } from '../endpoint.ts'
import { withShare } from '../look/share.ts'
import { integer, text } from '../read/plain.ts'
import { type ChangeMaker, type ChangeOf, observation } from './change-kind.ts'
import { copyTaskXml } from './copy-task-xml.ts'
import type { WriteSession } from './session.ts'
import { hasMachine } from './virtual-desktops.ts'

/*
 * 20 GB are not copied within a pipeline, which ends with its shell, and a session over WinRM has no credential to hand on to
 * a share. So the destination's own task scheduler runs robocopy with an account that is given to it for the time of the copy:
 * it outlives us, starts again where it was interrupted, and needs no CredSSP.
 */
const TASK_PATH = '\\Stationmaster\\'
const TASK_NAME = 'Copy template'
const TASK = { TaskPath: TASK_PATH, TaskName: TASK_NAME }
/** Exit codes of robocopy from here on mean that something was not copied. */
const ROBOCOPY_FAILED = 8
/** What the task scheduler says instead of an exit code: it runs, has not run yet, was ended, the server was shut down under it. */
const NO_EXIT_CODE = [0x41301, 0x41303, 0x41306, 0x40010004]

const LOOKS_FOR_START = 40
const START_POLL_MS = 250

const task = z.object({ State: text })
const taskInfo = z.object({ LastTaskResult: integer })
const file = z.object({ Length: integer })
const hash = z.object({ Hash: text })

export const templateCopy: ChangeMaker<ChangeOf<'template-copy'>> = {
  needs: () => ({
    'Register-ScheduledTask': ['TaskName', 'TaskPath', 'Xml', 'User', 'Password'],
    'Start-ScheduledTask': ['TaskName', 'TaskPath'],
    'Get-FileHash': ['LiteralPath', 'Algorithm'],
  }),
  async observe(session, change) {
    if (await hasMachine(session, `${change.prefix}-t`)) return observation(true, 'imported already')
    // In this order: a copy that ends between the two looks has its whole length at the second.
    const runs = await isRunning(session)
    const copied = await lengthOf(session, change.path)
    if (runs) return underWay(session, change, copied)
    if (copied === undefined) return observation(false, 'not copied')
    const original = await originalOf(session, change)
    if (copied !== original.length)
      return observation(false, `${inGigabytes(copied)} of ${inGigabytes(original.length)}`)
    const isSame = (await hashOf(session, change.path)) === (await original.hash())
    return observation(isSame, isSame ? `${inGigabytes(copied)}, same hash` : 'a copy whose hash differs')
  },
  async apply(session, change) {
    await refuseFailed(session, change)
    if ((await session.find(select(command('Get-ScheduledTask', TASK), task), task)).length === 0) {
      await register(session, change)
    }
    await session.run(command('Start-ScheduledTask', { ...TASK, ErrorAction: 'Stop' }))
    await untilBegun(session)
  },
}

/** Windows starts a task in its own time: one that has only been asked for looks like one that nobody has asked for. */
async function untilBegun(session: WriteSession): Promise<void> {
  for (let looks = 0; looks < LOOKS_FOR_START; looks += 1) {
    if ((await isRunning(session)) || (await lastResult(session)) !== undefined) return
    await delay(START_POLL_MS)
  }
}

/** Removes what the copy leaves behind: our folder with the file, and the task with its account. */
export const templateCleanUp: ChangeMaker<ChangeOf<'template-clean-up'>> = {
  needs: () => ({
    'Remove-Item': ['LiteralPath', 'Recurse', 'Force', 'Confirm'],
    'Unregister-ScheduledTask': ['TaskName', 'TaskPath', 'Confirm'],
  }),
  async observe(session, change) {
    const tasks = await session.find(select(command('Get-ScheduledTask', TASK), task), task)
    const isClean = tasks.length === 0 && !(await session.isThere(folderOf(change.path)))
    return observation(isClean, isClean ? 'nothing left' : 'still there')
  },
  async apply(session, change) {
    await removeTask(session)
    const folder = folderOf(change.path)
    if (!(await session.isThere(folder))) return
    await session.run(
      command('Remove-Item', {
        LiteralPath: [folder],
        Recurse: true,
        Force: true,
        Confirm: false,
        ErrorAction: 'Stop',
      }),
    )
  },
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('\\'))
}

function select(statement: Statement, row: { readonly shape: Record<string, unknown> }): Statement {
  return pipe(statement, command('Select-Object', { Property: Object.keys(row.shape) }))
}

async function lengthOf(session: WriteSession, path: string): Promise<number | undefined> {
  const [found] = await session.find(select(command('Get-Item', { LiteralPath: [path] }), file), file)
  return found?.Length
}

async function hashOf(session: WriteSession, path: string): Promise<string | undefined> {
  const [found] = await session.read(
    select(command('Get-FileHash', { LiteralPath: [path], Algorithm: 'SHA256' }), hash),
    hash,
  )
  return found?.Hash
}

async function isRunning(session: WriteSession): Promise<boolean> {
  const [found] = await session.find(select(command('Get-ScheduledTask', TASK), task), task)
  return found?.State === 'Running' || found?.State === 'Queued'
}

async function lastResult(session: WriteSession): Promise<number | undefined> {
  const [found] = await session.find(select(command('Get-ScheduledTaskInfo', TASK), taskInfo), taskInfo)
  return found && !NO_EXIT_CODE.includes(found.LastTaskResult) ? found.LastTaskResult : undefined
}

/** Told in tenths: a line for each look would be news to nobody. */
async function underWay(
  session: WriteSession,
  change: ChangeOf<'template-copy'>,
  copied: number | undefined,
): Promise<Observation> {
  const { length } = await originalOf(session, change)
  const tenths = length === 0 ? 0 : Math.floor((10 * (copied ?? 0)) / length)
  return { kind: 'under-way', found: `about ${tenths * 10} % of ${inGigabytes(length)} copied` }
}

interface Original {
  readonly length: number
  hash(): Promise<string | undefined>
}

/** The file on the source, seen with the same credential that copies it. */
async function originalOf(session: WriteSession, change: ChangeOf<'template-copy'>): Promise<Original> {
  const account = shareAccount(session)
  const password = await account.password()
  const seen = withShare(change.from, { username: account.username, password }, (path) => [
    select(command('Get-Item', { LiteralPath: [path], ErrorAction: 'Stop' }), file),
  ])
  const [, [found] = []] = await session.run(...seen)
  const { length } = z
    .object({ Length: integer })
    .transform((row) => ({ length: row.Length }))
    .parse(found)
  return {
    length,
    async hash() {
      const hashed = withShare(change.from, { username: account.username, password }, (path) => [
        select(command('Get-FileHash', { LiteralPath: [path], Algorithm: 'SHA256', ErrorAction: 'Stop' }), hash),
      ])
      const [, [row] = []] = await session.run(...hashed)
      return hash.parse(row).Hash
    },
  }
}

function shareAccount(session: WriteSession): Account {
  const account = accountFor(session.endpoint, 'share')
  if (account) return account
  const { server } = session.endpoint
  throw new ServerTrouble(
    'wrong-credentials',
    server,
    `Copying the template takes an account that may read it. Configure credentials.share of ${server}.`,
  )
}

/** What went wrong is said once and cleared away; whoever resumes begins the copy anew. */
async function refuseFailed(session: WriteSession, change: ChangeOf<'template-copy'>): Promise<void> {
  const { server } = session.endpoint
  const result = await lastResult(session)
  if (result === undefined) return
  const isFailed = result >= ROBOCOPY_FAILED
  await removeTask(session)
  if (!isFailed && (await lengthOf(session, change.path)) !== undefined) await session.removeFile(change.path)
  const why = isFailed
    ? `robocopy ended with code ${result}; see that ${change.from} can be read and that there is room`
    : 'the copy is not the same as the original; it was removed'
  throw new ServerTrouble('refused-by-server', server, `${server} did not get the template: ${why}.`)
}

async function register(session: WriteSession, { from, path }: ChangeOf<'template-copy'>): Promise<void> {
  const account = shareAccount(session)
  const password = await account.password()
  await session.run(
    command('Register-ScheduledTask', {
      ...TASK,
      Xml: copyTaskXml(from, path),
      User: account.username,
      Password: password.reveal(),
      Force: true,
      ErrorAction: 'Stop',
    }),
  )
}

async function removeTask(session: WriteSession): Promise<void> {
  const [found] = await session.find(select(command('Get-ScheduledTask', TASK), task), task)
  if (!found) return
  const stop = command('Stop-ScheduledTask', { ...TASK, ErrorAction: 'SilentlyContinue' })
  const remove = command('Unregister-ScheduledTask', { ...TASK, Confirm: false, ErrorAction: 'Stop' })
  await session.run(...(found.State === 'Running' ? [stop] : []), remove)
}

function inGigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
