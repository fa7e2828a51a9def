import { startMigration } from '../../../operations/acts/request/start-migration.ts'
import { INPUTS } from '../../ids.ts'
import { readWhen } from '../../modals/when-inputs.ts'
import { textOf } from '../../payloads.ts'
import type { Desk } from '../desk.ts'
import { answerSubmission, besideField, type Submitted } from './submission.ts'

export function onStartSubmitted(submitted: Submitted, desk: Desk): Promise<void> {
  return answerSubmission(submitted, desk, async ({ act, values }) => {
    const source = textOf(values, INPUTS.source)
    const destination = textOf(values, INPUTS.destination)
    if (!source) return { errors: { [INPUTS.source]: 'Choose the source.' } }
    if (!destination) return { errors: { [INPUTS.destination]: 'Choose the destination.' } }
    if (source === destination) {
      return {
        errors: { [INPUTS.destination]: 'Source and destination are the same server. Choose two different ones.' },
      }
    }
    const read = readWhen(values)
    if ('errors' in read) return read
    const outcome = await startMigration(desk.ports, act, { source, destination, at: read.when })
    return besideField(outcome, read.when === null ? INPUTS.destination : INPUTS.date)
  })
}
