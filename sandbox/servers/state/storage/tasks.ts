import { findDomainAccount, findLocalUser, isSameName, splitAccount } from '../accounts.ts'
import type { ServerState } from '../server-state.ts'
import { wordsOf } from './command-line.ts'
import { contentOf, fileAt, nameOf, resizeFile } from './files.ts'
import { planRobocopy, SOME_FAILED } from './robocopy.ts'
import type { FileCopy, FileEntry, ScheduledTask } from './storage-state.ts'

/** Results of the Task Scheduler beside the exit codes of programs. */
export const TASK_RESULTS = {
  running: 0x41301,
  neverRun: 0x41303,
  terminated: 0x41306,
  /** The program was ended by a shutdown. */
  shutDown: 0x4001_0004,
  fileNotFound: 0x8007_0002,
  logonFailure: 0x8007_052e,
} as const

/** Starts a task at that moment; one that runs already is left alone. */
export function startTask(state: ServerState, task: ScheduledTask, at: number, bytesPerSecond: number): void {
  if (task.run) return
  task.lastRunAt = at
  const { name, domain } = splitAccount(task.account)
  const account = findDomainAccount(state, name, domain) ?? findLocalUser(state, name, domain)
  if (account?.ntHash !== task.ntHash || !account.isEnabled) {
    task.lastResult = TASK_RESULTS.logonFailure
  } else if (!/^robocopy(\.exe)?$/i.test(nameOf(task.command))) {
    task.lastResult = TASK_RESULTS.fileNotFound
  } else {
    task.lastResult = TASK_RESULTS.running
    task.run = planRobocopy(state, wordsOf(task.arguments), { account: task.account, at, bytesPerSecond })
    progress(state, task, at)
  }
}

/** Ends what a task does at that moment; what it has written stays. */
export function endTask(state: ServerState, task: ScheduledTask, at: number, result: number): void {
  progress(state, task, at)
  if (!task.run) return
  task.run = null
  task.lastResult = result
}

/** Ends everything, as a shutdown does. */
export function endTasks(state: ServerState, at: number): void {
  for (const task of state.scheduledTasks) endTask(state, task, at, TASK_RESULTS.shutDown)
}

/** Brings the files that tasks write, and the tasks, to what they are at that moment. */
export function progressTasks(state: ServerState, at: number): void {
  for (const task of state.scheduledTasks) progress(state, task, at)
  const isKept = (task: ScheduledTask) => !task.isUnregistered || task.run !== null
  if (!state.scheduledTasks.every(isKept)) state.scheduledTasks = state.scheduledTasks.filter(isKept)
}

function progress(state: ServerState, task: ScheduledTask, at: number): void {
  const { run } = task
  if (!run) return
  const hasRoom = run.copies.filter(({ startsAt }) => startsAt <= at).map((copy) => write(state, copy, at))
  if (hasRoom.includes(false)) {
    task.run = null
    task.lastResult = SOME_FAILED
  } else if (run.endsAt !== null && run.endsAt <= at) {
    task.run = null
    task.lastResult = run.exitCode
  }
}

/** Writes as much of a file as there is by then; false where its volume is full. */
function write(state: ServerState, { to, fromBytes, startsAt, endsAt }: FileCopy, at: number): boolean {
  const whole = to.sizeBytes ?? 0
  const share = endsAt === null ? 0 : endsAt <= at ? 1 : (at - startsAt) / (endsAt - startsAt)
  const file = fileAt(state, to.path) ?? newFile(state, to.path)
  const { path, sizeBytes } = file
  const written: FileEntry = { path, sizeBytes, content: contentOf(to) }
  if (to.isDamaged) written.isDamaged = true
  if (share < 1) written.isPartial = true
  state.files = state.files.map((other) => (other === file ? written : other))
  return resizeFile(state, written, Math.floor(fromBytes + (whole - fromBytes) * share))
}

function newFile(state: ServerState, path: string): FileEntry {
  const file: FileEntry = { path, sizeBytes: 0 }
  state.files.push(file)
  return file
}

/** The registered task of that name and folder. */
export function taskNamed(state: ServerState, name: string, folder: string): ScheduledTask | undefined {
  return registeredTasks(state).find((task) => isSameName(task.name, name) && isSameName(task.folder, folder))
}

export function registeredTasks(state: ServerState): ScheduledTask[] {
  return state.scheduledTasks.filter((task) => !task.isUnregistered)
}
