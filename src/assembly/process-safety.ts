import { readFileSync } from 'node:fs'
import { url as inspectorUrl } from 'node:inspector'
import type { Logger } from '../operations/ports.ts'

/** The sentence that has to be written out to run with a door into the process' memory. */
type Accepted = { readonly acceptsInspection: boolean }

/** Options of Node that let others read the memory of a process, and with it every secret. */
const MEMORY_OPTIONS = /^--(inspect|heapsnapshot|heap-prof|report-(on|signal|uncaught))/

/**
 * Shuts the ways by which the memory or the environment of this process gets into a file or to a debugger. Throws where one was
 * opened at the start, unless that is accepted; core dumps can only be told of.
 */
export function guardProcess({ acceptsInspection }: Accepted, logger: Logger): void {
  const open = openDoors()
  if (open.length > 0 && !acceptsInspection) {
    throw new Error(
      `This process was started with ${open.join(' and ')}, by which others can read every secret in it. ` +
        'Start it without (look at NODE_OPTIONS, too), or accept it with process.allowInspection in the configuration.',
    )
  }
  if (open.length > 0) logger.warn({ open }, 'others can read the memory of this process')
  keepReportsOff()
  // Without a listener this signal opens Node's inspector.
  process.on('SIGUSR1', () => logger.warn({}, 'somebody asked for the inspector, which stays closed'))
  const coreLimit = coreDumpLimit()
  if (coreLimit !== null && coreLimit !== '0') {
    logger.warn({ coreLimit }, 'a crash would leave a core dump with every secret in it; see docs/security.md')
  }
}

/** Options that stand open now; the inspector by its address. */
export function openDoors(): readonly string[] {
  const inspector = inspectorUrl()
  // biome-ignore lint/complexity/useLiteralKeys: an index signature is what the environment has.
  const given = [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(/\s+/)]
  const options = given.filter((option) => MEMORY_OPTIONS.test(option)).map((option) => option.replace(/=.*/, ''))
  const isNamed = options.some((option) => option.startsWith('--inspect'))
  return [...new Set(options), ...(inspector !== undefined && !isNamed ? ['an inspector that is open'] : [])]
}

/** A report holds the environment of the process. */
function keepReportsOff(): void {
  const { report } = process
  report.reportOnFatalError = false
  report.reportOnSignal = false
  report.reportOnUncaughtException = false
  if ('excludeEnv' in report) report.excludeEnv = true
}

/** How large a core dump of this process may be, as the kernel says it: bytes or `unlimited`; null where it can't be told. */
export function coreDumpLimit(): string | null {
  try {
    return /^Max core file size\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? null
  } catch {
    return null
  }
}
