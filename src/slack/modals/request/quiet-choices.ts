import type { InputBlock } from '@slack/types'
import { summariseEvidence, weekdayOf } from '../../../migration/quiet/describe.ts'
import type { QuietTimes } from '../../../migration/quiet/quiet-times.ts'
import type { QuietWindow } from '../../../migration/quiet/windows.ts'
import type { Zones } from '../../../operations/ports.ts'
import { INPUTS } from '../../ids.ts'
import { type StateValues, textOf } from '../../payloads.ts'
import { radioInput } from '../inputs.ts'
import { initialWhen } from '../when-inputs.ts'

/** A date of the site's calendar, which has no zone. */
const DAYS = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })

/** The value of a choice that leaves the start to the inputs below it. */
const OWN = 'own'

/** The quietest times as starts to choose from, on the clock of the site; nothing where none is known. */
export function quietChoices({ server, windows }: QuietTimes, zones: Zones): InputBlock[] {
  const choices = windows.flatMap((window) => choiceOf(window, zones))
  if (choices.length === 0) return []
  const own = { value: OWN, text: 'The date and time below' }
  return [radioInput(INPUTS.quiet, `Quietest times of ${server}, by the weeks seen so far`, [own, ...choices])]
}

function choiceOf(window: QuietWindow, zones: Zones) {
  const start = initialWhen(window.startAt, zones)
  const end = initialWhen(window.endAt, zones)
  if (!start || !end) return []
  const day = `${weekdayOf(window).slice(0, 3)} ${DAYS.format(new Date(start.date))}`
  const text = `${day}, ${start.time} to ${end.time}: ${summariseEvidence(window)}`
  return [{ value: `${start.date} ${start.time}`, text }]
}

/** The start that was chosen, as `YYYY-MM-DD HH:mm`; null where the date and time below count. */
export function quietChoice(values: StateValues): string | null {
  const chosen = textOf(values, INPUTS.quiet)
  return chosen === OWN ? null : chosen
}
