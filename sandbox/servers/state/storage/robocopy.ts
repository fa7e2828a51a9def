import { isSameName } from '../accounts.ts'
import type { Fault, ServerState } from '../server-state.ts'
import {
  contentOf,
  diskOf,
  entriesOf,
  type FileStore,
  fileAt,
  folderOf,
  isDirectory,
  isInUse,
  nameOf,
} from './files.ts'
import { canonicalPath, hostOfPath, shareError } from './remote-hosts.ts'
import type { FileCopy, FileEntry, TaskRun } from './storage-state.ts'

/** Exit codes of robocopy. */
const NOTHING_TO_DO = 0
const COPIED = 1
export const SOME_FAILED = 8
const FATAL = 16

const OPTION =
  /^\/(Z|B|ZB|J|E|S|MIR|IS|IT|XO|TEE|NP|NFL|NDL|NJH|NJS|NC|NS|BYTES|V|TS|FP|(R|W|MT|COPY|DCOPY|LOG\+?|UNILOG\+?):?.*)$/i
const DEFAULT_RETRIES = 1_000_000
const DEFAULT_WAIT_SECONDS = 30

export interface RobocopyFacts {
  /** Under whom it runs. */
  readonly account: string
  /** When it starts, by the server's clock. */
  readonly at: number
  readonly bytesPerSecond: number
}

/** What robocopy.exe does with these words, foreseen: which files grow until when, and how it ends. */
export function planRobocopy(state: ServerState, words: readonly string[], facts: RobocopyFacts): TaskRun {
  const options = words.filter((word) => word.startsWith('/'))
  const [from, to, ...names] = words.filter((word) => !word.startsWith('/'))
  const source = from === undefined ? undefined : folderAt(state, from, facts.account)
  const target = to === undefined ? undefined : plain(to)
  if (!options.every((option) => OPTION.test(option)) || !source || !target || !diskOf(state, target)) {
    return { endsAt: facts.at, exitCode: FATAL, copies: [] }
  }
  const wanted = entriesOf(source.store).filter(
    (entry) =>
      entry.sizeBytes !== null &&
      isSameName(folderOf(entry.path) ?? '', source.path) &&
      (names.length === 0 || names.some((name) => isSameName(name, nameOf(entry.path)))),
  )
  if (!isDirectory(state, target)) state.files.push({ path: target, sizeBytes: null })
  const isRestartable = options.some((option) => /^\/ZB?$/i.test(option))
  return planCopies(state, wanted, target, { ...facts, isRestartable, patienceMs: patienceMs(options) })
}

interface CopyFacts extends RobocopyFacts {
  readonly isRestartable: boolean
  readonly patienceMs: number
}

/** One file after the other; the first that cannot be written ends it, after all retries. */
function planCopies(state: ServerState, wanted: readonly FileEntry[], target: string, facts: CopyFacts): TaskRun {
  const copies: FileCopy[] = []
  let at = facts.at
  for (const file of wanted) {
    const path = `${target}\\${nameOf(file.path)}`
    const existing = fileAt(state, path)
    if (existing && isSame(existing, file)) continue
    const room = (diskOf(state, path)?.freeBytes ?? 0) + (existing?.sizeBytes ?? 0)
    if (room < (file.sizeBytes ?? 0) || isInUse(state, path)) {
      return { endsAt: at + facts.patienceMs, exitCode: SOME_FAILED, copies }
    }
    const copy = planCopy(state, { file, path, existing, at }, facts)
    copies.push(copy)
    if (copy.endsAt === null) return { endsAt: null, exitCode: COPIED, copies }
    at = copy.endsAt
  }
  return { endsAt: at, exitCode: copies.length > 0 ? COPIED : NOTHING_TO_DO, copies }
}

interface OneCopy {
  readonly file: FileEntry
  readonly path: string
  readonly existing: FileEntry | undefined
  readonly at: number
}

/** With /Z a copy that was given up goes on where it stopped, with whatever is wrong in its first part. */
function planCopy(state: ServerState, { file, path, existing, at }: OneCopy, facts: CopyFacts): FileCopy {
  const has = (kind: Fault['kind']) => state.faults.some((fault) => fault.kind === kind)
  const content = contentOf(file)
  const resumed = facts.isRestartable && existing?.isPartial && existing.content === content ? existing : undefined
  const to: FileEntry = { path, sizeBytes: file.sizeBytes, content }
  if (file.isDamaged || resumed?.isDamaged || has('damaged-copy')) to.isDamaged = true
  const fromBytes = resumed?.sizeBytes ?? 0
  const ms = (((file.sizeBytes ?? 0) - fromBytes) / facts.bytesPerSecond) * 1000
  return { to, fromBytes, startsAt: at, endsAt: has('stalled-copy') ? null : at + ms }
}

/** Robocopy compares sizes and dates; damage shows in neither. */
function isSame(existing: FileEntry, file: FileEntry): boolean {
  const isWhole = !existing.isPartial && existing.sizeBytes === file.sizeBytes
  return isWhole && contentOf(existing) === contentOf(file)
}

/** The directory to copy from, where the account gets at it. */
function folderAt(state: ServerState, asked: string, account: string): { store: FileStore; path: string } | undefined {
  const path = canonicalPath(state, plain(asked))
  const store = path.startsWith('\\\\') ? hostOfPath(state, path) : state
  if (!store || !isDirectory(store, path)) return undefined
  return path.startsWith('\\\\') && shareError(state, path, account) !== undefined ? undefined : { store, path }
}

function plain(path: string): string {
  return path.replaceAll('/', '\\').replace(/\\+$/, '')
}

/** How long robocopy goes on trying a file that fails. */
function patienceMs(options: readonly string[]): number {
  const number = (letter: string, fallback: number) => {
    const option = options.find((word) => new RegExp(`^/${letter}:\\d+$`, 'i').test(word))
    return option ? Number(option.slice(3)) : fallback
  }
  return number('R', DEFAULT_RETRIES) * number('W', DEFAULT_WAIT_SECONDS) * 1000
}
