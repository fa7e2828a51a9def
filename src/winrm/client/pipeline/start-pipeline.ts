import { OutcomeUnknownError, ShellGoneError } from '../../errors.ts'
import type { ClientRunspacePool } from '../../psrp/client-runspace-pool.ts'
import type { PipelineSpec } from '../../psrp/pipeline.ts'
import { guidFromRandom } from '../../wire/guid.ts'
import { leavesOutcomeOpen, meaningOf } from '../../wsman/fault.ts'
import type { ShellLink } from '../shell-link.ts'
import { isTooLarge } from '../too-large.ts'
import type { EndedPipelines } from './ended-pipelines.ts'
import type { FragmentLedger } from './fragment-ledger.ts'

export interface StartParts {
  readonly link: ShellLink
  readonly psrp: ClientRunspacePool
  readonly ledger: FragmentLedger
  readonly ended: EndedPipelines
  readonly random: (sizeBytes: number) => Uint8Array
}

/**
 * Has the server start a pipeline, and gives its id. A Command that was refused for its size or for a quota did nothing, so
 * it is sent again, smaller or after a clean-up; one that may have been taken never is.
 * Throws OutcomeUnknownError where it may run now; any other error means that it does not.
 */
export async function startPipeline(parts: StartParts, spec: PipelineSpec): Promise<string> {
  const { link, ended } = parts
  let mayCleanUp = true
  for (;;) {
    const pipelineId = guidFromRandom(parts.random(16))
    parts.ledger.begin(pipelineId)
    try {
      await send(parts, pipelineId, spec)
      ended.commandAccepted()
      return pipelineId
    } catch (error) {
      parts.ledger.end(pipelineId)
      if (!(error instanceof RefusedCommand)) throw asStartError(error, link)
      if (isTooLarge(error.cause) && link.session.shrinkEnvelopes()) continue
      const isQuota = mayCleanUp && meaningOf(error.cause) === 'quota'
      mayCleanUp = false
      if (!isQuota || (await ended.sweep()) === 0) throw asStartError(error.cause, link)
    }
  }
}

/** Nothing of the pipeline reached the server. */
class RefusedCommand extends Error {}

async function send({ link, psrp, ended }: StartParts, pipelineId: string, spec: PipelineSpec): Promise<void> {
  const { shellId, session } = link
  const bytes = session.fragmentBytes
  const { first, rest } = psrp.createPipeline({ pipelineId, spec, maxCommandBytes: bytes, maxSendBytes: bytes })
  try {
    await link.request({ kind: 'command', shellId, commandId: pipelineId, fragments: first })
  } catch (error) {
    throw leavesOutcomeOpen(error) || error instanceof OutcomeUnknownError
      ? error
      : new RefusedCommand('', { cause: error })
  }
  try {
    for (const fragments of rest)
      await link.request({ kind: 'send', shellId, commandId: pipelineId, stream: 'stdin', fragments })
  } catch (error) {
    // The command waits for a pipeline that will never be whole.
    ended.add(pipelineId)
    throw error
  }
}

function asStartError(error: unknown, link: ShellLink): unknown {
  if (error instanceof ShellGoneError) link.markGone(error)
  if (!leavesOutcomeOpen(error) || !(error instanceof Error)) return error
  return new OutcomeUnknownError(`the server gave up while the pipeline was started: ${error.message}`, {
    cause: error,
  })
}
