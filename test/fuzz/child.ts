import type { Batch, BatchReport } from './batch.ts'
import { targetNamed } from './targets.ts'
import { type Finding, inputOf, tryInput } from './try-input.ts'

/*
 * Tries batches of inputs for whoever forked it. A process of its own, so that an input that never ends or takes all memory
 * ends only this one.
 */
const SLOW_MS = 1000
const SLOW_CONVERSATION_MS = 8000
/** What one input may allocate and keep: far below a length field that is believed. */
const INPUT_ALLOCATES_BYTES = 64 * 1024 * 1024
/** What may be left of a batch, caches and compiled code included. */
const BATCH_LEAVES_BYTES = 32 * 1024 * 1024

const heldBytes = () => {
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

process.on('message', (batch: Batch) => {
  void tryBatch(batch).then((report) => process.send?.(report))
})
// What nobody awaited is a finding too: without this the process would end without telling of which input.
process.on('unhandledRejection', (reason) => strayErrors.push(String(reason instanceof Error ? reason.stack : reason)))
const strayErrors: string[] = []

async function tryBatch({ targetName, seed, from, count }: Batch): Promise<BatchReport> {
  const target = targetNamed(targetName)
  const slowMs = target.name === 'conversation' ? SLOW_CONVERSATION_MS : SLOW_MS
  const findings: Finding[] = []
  let values = 0
  let slowestMs = 0
  globalThis.gc?.()
  const before = heldBytes()
  for (let iteration = from; iteration < from + count; iteration += 1) {
    const input = inputOf(target, seed, iteration)
    const report = (what: string) =>
      findings.push({ target: target.name, iteration, what, input: input.toString('base64') })
    const beforeInput = heldBytes()
    const { finding, result, durationMs } = await tryInput(target, input, seed + iteration)
    const allocated = heldBytes() - beforeInput
    if (result === 'value') values += 1
    slowestMs = Math.max(slowestMs, durationMs)
    if (finding !== undefined) report(finding)
    if (durationMs > slowMs) report(`takes ${Math.round(durationMs)} ms`)
    if (allocated > INPUT_ALLOCATES_BYTES) report(`allocates ${allocated} bytes for ${input.length}`)
    for (const stray of strayErrors.splice(0)) report(`leaves a rejection that nobody handles: ${stray}`)
  }
  globalThis.gc?.()
  const left = heldBytes() - before
  // A conversation has sockets that close a moment later; its memory is looked at over the whole run.
  if (left > BATCH_LEAVES_BYTES && target.name !== 'conversation')
    findings.push({ target: target.name, iteration: from, what: `a batch leaves ${left} bytes`, input: '' })
  return { values, count, findings, slowestMs, heldBytes: heldBytes() }
}
