import type { ModalView } from '@slack/types'
import type { Migration } from '../../../migration/migration.ts'
import { context, section } from '../../blocks/basics.ts'
import type { Surroundings } from '../../blocks/next-step.ts'
import { CALLBACKS } from '../../ids.ts'
import { durationText, momentText } from '../../text.ts'
import { modal } from '../frame.ts'
import { END_FIELDS, initialWhen, whenInputs } from '../when-inputs.ts'

/** Gives the cutover a new end, and with it a new time to go back. */
export function extendModal(m: Migration, { zones, policy }: Surroundings): ModalView {
  const { schedule } = m
  const now = schedule ? ` It ends ${momentText(schedule.endAt, zones)} so far.` : ''
  return modal(
    `Go on with ${m.id}`,
    [
      section(`Until when may ${m.id} go on?${now} Everyone at the stations is told the new end.`),
      ...whenInputs({
        isOptional: false,
        initial: initialWhen(schedule?.endAt ?? null, zones),
        fields: END_FIELDS,
        zones,
      }),
      context(`The last moment to go back is then ${durationText(policy.goBackMarginMs)} before the new end.`),
    ],
    { callback: CALLBACKS.extend, submit: 'Go on', metadata: { id: m.id } },
  )
}
