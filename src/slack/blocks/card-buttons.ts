import type { ActionsBlock } from '@slack/types'
import { isInWindow } from '../../migration/due.ts'
import type { ParkReason } from '../../migration/events.ts'
import type { Migration } from '../../migration/migration.ts'
import { openItems } from '../../migration/open-points.ts'
import type { Verb } from '../../migration/roles.ts'
import { STATES } from '../../migration/states.ts'
import { ACTIONS } from '../ids.ts'
import type { ButtonValue } from '../payloads.ts'
import { type ButtonDrawing, button, confirmation } from './basics.ts'
import {
  endSessionsButton,
  extendButton,
  hasOpenPoints,
  identifiersButton,
  overruleButton,
  releaseButton,
  retireButton,
  retirementButton,
  rollbackButton,
  signOffButton,
  verifyButton,
  waitButton,
  whoIsOnButton,
} from './later-buttons.ts'

/**
 * The buttons of a migration: what its state allows, the expected one first and in the primary style. `may` leaves out what whoever
 * sees it may not do; a card that everybody sees has all of them.
 */
export function cardButtons(m: Migration, may: (verb: Verb) => boolean = () => true): ActionsBlock {
  const value = { id: m.id, ...(m.digest ? { digest: m.digest } : {}) }
  const drawings: ButtonDrawing[] = [
    ...STATES[m.state].verbs.filter(may).flatMap((verb) => DRAWN[verb](m, value)),
    ...(may('confirm') ? identifiersButton(m) : []),
    ...(may('end-sessions') ? whoIsOnButton(m) : []),
    ...(m.assessment && !(m.state === 'needs-approval' && may('approve')) ? [showPlan(value)] : []),
    ...(hasReport(m) ? [sendReport(m.id)] : []),
    { action: ACTIONS.showHistory, text: 'History', value: { id: m.id }, label: `History of ${m.id}` },
  ]
  return { type: 'actions', elements: inOrder(m, drawings).map(button) }
}

/** The buttons of some verbs, as far as the state takes them now; null where none is left. */
export function verbButtons(m: Migration, verbs: readonly Verb[]): ActionsBlock | null {
  const possible = verbs.filter((verb) => STATES[m.state].verbs.includes(verb))
  const drawings = possible.flatMap((verb) => DRAWN[verb](m, { id: m.id }))
  return drawings.length > 0 ? { type: 'actions', elements: inOrder(m, drawings).map(button) } : null
}

/** While people are asked whether to go on or back, nothing else is what is expected. */
function inOrder(m: Migration, drawings: readonly ButtonDrawing[]): ButtonDrawing[] {
  const isAsked = m.question !== null && !m.question.isAnswered && isInWindow(m)
  const drawn = isAsked ? drawings.map((each) => (each.action === ACTIONS.openExtend ? each : quiet(each))) : drawings
  return drawn.toSorted((a, b) => place(a) - place(b))
}

function quiet(drawing: ButtonDrawing): ButtonDrawing {
  if (drawing.style !== 'primary') return drawing
  const { style, ...others } = drawing
  return others
}

/** What is expected comes first, what ends something comes last. */
function place({ style }: ButtonDrawing): number {
  return style === 'primary' ? 0 : style === 'danger' ? 2 : 1
}

type Draw = (m: Migration, value: ButtonValue) => ButtonDrawing[]

const DRAWN: Readonly<Record<Verb, Draw>> = {
  view: () => [],
  start: () => [],
  approve: (m, value) =>
    m.retirement
      ? retirementButton(m)
      : [
          {
            action: ACTIONS.reviewPlan,
            text: 'Review plan',
            value,
            style: 'primary',
            label: `Review the plan of ${m.id}`,
          },
        ],
  reject: (m, value) => [{ action: ACTIONS.openReject, text: 'Reject', value, label: `Reject the plan of ${m.id}` }],
  acknowledge: (m, value) => {
    if (!hasOpenPoints(m)) return []
    // A retirement is acknowledged and approved in one form; who only acknowledges can do it here.
    const style = m.retirement ? {} : { style: 'primary' as const }
    return [{ action: ACTIONS.openAcknowledge, text: 'Acknowledge', value, label: `Acknowledge for ${m.id}`, ...style }]
  },
  schedule: (m, value) => [
    {
      action: ACTIONS.openSchedule,
      text: m.schedule ? 'Change the time' : m.approval ? 'Schedule' : 'Set a start',
      value,
      label: `Schedule ${m.id}`,
      ...(m.state === 'needs-window' ? { style: 'primary' as const } : {}),
    },
  ],
  check: (m, { id }) => [
    {
      action: ACTIONS.checkAgain,
      text: 'Check again',
      value: { id },
      label: m.retirement ? `Examine ${m.source} again` : `Check both servers of ${m.id} again`,
      ...(m.state === 'blocked' ? { style: 'primary' as const } : {}),
    },
  ],
  confirm: (m, { id }) => [...confirmSeats(m, id), ...confirmItems(m, id)],
  resume: (m, { id }) => {
    // What waits for an answer goes on by the answer.
    if (m.parked && ANSWERED_OTHERWISE.includes(m.parked.reason)) return []
    return [{ action: ACTIONS.resume, text: 'Resume', value: { id }, label: `Resume ${m.id}`, style: 'primary' }]
  },
  stop: (m, { id }) => [
    {
      action: ACTIONS.stop,
      text: 'Stop',
      value: { id },
      label: `Stop ${m.id} after the change in hand`,
      style: 'danger',
      confirm: confirmation(
        `Stop ${m.id}?`,
        'It stops after the change in hand. What is done stays done; you can resume or cancel it afterwards.',
        'Stop it',
        'Let it run',
      ),
    },
  ],
  cancel: (m, { id }) => {
    if (m.retirement?.approvedBy) return []
    return [m.retirement ? cancelRetirement(m) : cancelMigration(m, id)]
  },
  overrule: overruleButton,
  extend: extendButton,
  release: releaseButton,
  'sign-off': signOffButton,
  rollback: rollbackButton,
  verify: verifyButton,
  retire: retireButton,
  'end-sessions': endSessionsButton,
  wait: waitButton,
  // Typed with its reason, so that nobody does it by a slip.
  'break-glass': () => [],
}

const ANSWERED_OTHERWISE: readonly ParkReason[] = ['seats', 'manual-items', 'window-over', 'still-on']

function cancelMigration(m: Migration, id: string): ButtonDrawing {
  return {
    action: ACTIONS.cancel,
    text: 'Cancel migration',
    value: { id },
    label: `Cancel ${m.id} from ${m.source} to ${m.destination}`,
    style: 'danger',
    confirm: confirmation(
      `Cancel ${m.id}?`,
      'The migration ends for good. To migrate these servers later, it has to be requested, planned and approved again.',
      'Cancel migration',
      'Keep it',
    ),
  }
}

function cancelRetirement(m: Migration): ButtonDrawing {
  return {
    action: ACTIONS.cancel,
    text: 'Cancel retirement',
    value: { id: m.id },
    label: `Keep ${m.source} for now`,
    style: 'danger',
    confirm: confirmation(
      'Cancel the retirement?',
      'Nothing has been changed on the source. The migration stays completed, and the retirement can be asked for again.',
      'Cancel retirement',
      'Go on',
    ),
  }
}

function showPlan(value: ButtonValue): ButtonDrawing {
  return { action: ACTIONS.reviewPlan, text: 'Show plan', value, label: `Show the plan of ${value.id}` }
}

/** Where a cutover has come to an end, whatever end it was, to its pilot, or stands still. */
function hasReport(m: Migration): boolean {
  return m.cutover !== null && (m.endedAt !== null || m.state === 'pilot' || m.state === 'stopped')
}

function sendReport(id: Migration['id']): ButtonDrawing {
  return { action: ACTIONS.sendReport, text: 'Report', value: { id }, label: `Send me the report of ${id}` }
}

function confirmSeats(m: Migration, id: string): ButtonDrawing[] {
  if (m.parked?.reason !== 'seats' || !m.seatProposal) return []
  return [
    {
      action: ACTIONS.openSeats,
      text: 'Confirm seats',
      value: { id },
      style: 'primary',
      label: `Confirm the seats of ${id}`,
    },
  ]
}

function confirmItems(m: Migration, id: string): ButtonDrawing[] {
  if (openItems(m).length === 0) return []
  const style = m.parked?.reason === 'manual-items' ? { style: 'primary' as const } : {}
  return [{ action: ACTIONS.openItems, text: 'Confirm items', value: { id }, label: `Manual items of ${id}`, ...style }]
}
