import { acknowledge } from '../../../operations/acts/decision/acknowledge.ts'
import { ruleOfBlock } from '../../ids.ts'
import { type StateValues, tickedOf } from '../../payloads.ts'
import type { Desk } from '../desk.ts'
import { aboutMigration, answerSubmission, type Submitted, type Verdict } from './submission.ts'

export function onAcknowledgeSubmitted(submitted: Submitted, desk: Desk): Promise<void> {
  const work = aboutMigration(({ act, values, about }) => {
    const rules = tickedRules(values)
    return rules.length > 0 ? acknowledge(desk.ports, act, { id: about.id, rules }) : nothingTicked(values)
  })
  return answerSubmission(submitted, desk, work)
}

function tickedRules(values: StateValues): string[] {
  return Object.keys(values).flatMap((block) => {
    const rule = ruleOfBlock(block)
    const isTicked = tickedOf(values, block).length > 0
    return rule !== undefined && isTicked ? [rule] : []
  })
}

async function nothingTicked(values: StateValues): Promise<Verdict> {
  const first = Object.keys(values).find((block) => ruleOfBlock(block) !== undefined)
  const sentence = 'Tick at least one point, or close the form.'
  return first === undefined ? { refused: 'bad-input', sentence } : { errors: { [first]: sentence } }
}
