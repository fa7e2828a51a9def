import type { InputBlock } from '@slack/types'
import { summariseEvidence, weekdayOf } from '../../../migration/quiet/describe.ts'
import type { QuietTimes } from '../../../migration/quiet/quiet-times.ts'
import type { QuietWindow } from '../../../migration/quiet/windows.ts'
import type { Zones } from '../../../operations/ports.ts'
import { INPUTS } from '../../ids.ts'
import { type StateValues, textOf } from '../../payloads.ts'
import { radioInput } from '../inputs.ts'
import { initialWhen } from '../when-inputs.ts'

/** The value of a choice that leaves the start to the inputs below it. */
const OWN = 'own'

/** The quietest times as starts to choose from, on the clock of the site; nothing where none is known. */
export function quietChoices({ server, windows }: QuietTimes, zones: Zones): InputBlock[] {
  const choices = windows.flatMap((window) => choiceOf(window, zones))
  if (choices.length === 0) return []
  const own = { value: OWN, text: 'The date and time below' }
  return [radioInput(INPUTS.quiet, `Quietest times of ${server}`, [own, ...choices])]
}

function choiceOf(window: QuietWindow, zones: Zones) {
  const when = initialWhen(window.startAt, zones)
  if (!when) return []
  const start = `${when.date} ${when.time}`
  return [{ value: start, text: `${weekdayOf(window).slice(0, 3)} ${start}: ${summariseEvidence(window)}` }]
}

/** The start that was chosen, as `YYYY-MM-DD HH:mm`; null where the date and time below count. */
export function quietChoice(values: StateValues): string | null {
  const chosen = textOf(values, INPUTS.quiet)
  return chosen === OWN ? null : chosen
}
