import type { Act } from '../../../operations/acts/act.ts'
import { overruleItems } from '../../../operations/acts/decision/overrule-items.ts'
import { approveRetirement } from '../../../operations/acts/decision/retire-source.ts'
import { rollBack } from '../../../operations/acts/decision/roll-back.ts'
import { INPUTS, isFindingBlock } from '../../ids.ts'
import { type PrivateMetadata, type StateValues, textOf, tickedOf } from '../../payloads.ts'
import type { Desk } from '../desk.ts'
import { aboutMigration, answerSubmission, besideField, type Submitted, type Verdict } from './submission.ts'

export function onOverruleSubmitted(submitted: Submitted, desk: Desk): Promise<void> {
  const work = aboutMigration(async ({ act, values, about }) => {
    const reason = textOf(values, INPUTS.reason)
    if (!reason) return { errors: { [INPUTS.reason]: 'Say why it may stay undone: the reason is recorded.' } }
    return besideField(await overruleItems(desk.ports, act, { id: about.id, reason }), INPUTS.reason)
  })
  return answerSubmission(submitted, desk, work)
}

export function onRollbackSubmitted(submitted: Submitted, desk: Desk): Promise<void> {
  const work = aboutMigration(async ({ act, values, about }) => {
    const reason = textOf(values, INPUTS.reason)
    if (!reason) return { errors: { [INPUTS.reason]: 'Say why it goes back: the reason is recorded.' } }
    return besideField(await rollBack(desk.ports, act, { id: about.id, reason }), INPUTS.reason)
  })
  return answerSubmission(submitted, desk, work)
}

export function onRetirementSubmitted(submitted: Submitted, desk: Desk): Promise<void> {
  const work = aboutMigration(({ act, values, about }) => retire(desk, act, about, values))
  return answerSubmission(submitted, desk, work)
}

/** Every point needs its tick, and only what was shown is approved: after another examination the form is an old one. */
async function retire(
  { ports }: Desk,
  act: Act,
  { id, version }: PrivateMetadata,
  values: StateValues,
): Promise<Verdict> {
  const unticked = Object.keys(values).filter((block) => isFindingBlock(block) && tickedOf(values, block).length === 0)
  if (unticked.length > 0) {
    return { errors: Object.fromEntries(unticked.map((block) => [block, 'Tick it, or close the form.'])) }
  }
  return approveRetirement(ports, act, { id, isAllAcknowledged: true, version })
}
