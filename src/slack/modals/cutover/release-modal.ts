import type { InputBlock, ModalView } from '@slack/types'
import { isPilotSeen } from '../../../migration/decide/pilot.ts'
import { counted } from '../../../migration/describe/words.ts'
import type { Migration } from '../../../migration/migration.ts'
import { stationsInUse } from '../../../migration/plan/stations-in-use.ts'
import { newAccountsOf } from '../../../migration/stages/pilot-changes.ts'
import { context, section } from '../../blocks/basics.ts'
import { CALLBACKS, INPUTS, stationsBlock } from '../../ids.ts'
import { plainName } from '../../text.ts'
import { modal } from '../frame.ts'
import { checkboxInput, radioInput } from '../inputs.ts'

/** Slack takes ten boxes in a block; with more stations than this they are released by name or all at once. */
const BOXES = 10
const MAX_STATIONS = 400

/** Which stations may be used from now on, and who may log on. */
export function releaseModal(m: Migration, command: string): ModalView {
  const title = `Release for ${m.id}`
  const { assessment, pilot } = m
  if (!assessment || !pilot) return modal(title, [section(`${m.id} has no pilot.`)])
  const open = stationsInUse(m).filter((station) => !pilot.releasedSeats.includes(station.stationId))
  const keptOut = newAccountsOf(assessment).length - pilot.releasedAccounts.length
  return modal(
    title,
    [
      section(
        `${counted(open.length, 'station')} not released yet, ${counted(keptOut, 'new account')} kept out by the server. Accounts that log on automatically are let in with their station.`,
      ),
      ...(isPilotSeen(m)
        ? []
        : [
            section(
              '*Not yet:* both test accounts have to be seen at stations first, unless an approver overrules it.',
            ),
          ]),
      ...(open.length > 0
        ? [checkboxInput(INPUTS.allStations, 'All stations', [{ value: 'all', text: 'Release all stations' }])]
        : []),
      ...stationBoxes(open.slice(0, MAX_STATIONS)),
      radioInput(INPUTS.people, 'Who may log on besides', [
        { value: 'nobody', text: 'Nobody more' },
        { value: 'staff', text: 'Staff: administrators and Dashboard users' },
        { value: 'everyone', text: 'Everyone' },
      ]),
      context(
        `${open.length > MAX_STATIONS ? `Others can be released by name: \`${command} release ${m.id} <station>, …\`. `.replace(/[<>]/g, '') : ''}Accounts that were on the destination before, and accounts of the domain, can log on all the time.`,
      ),
    ],
    { callback: CALLBACKS.release, submit: 'Release', metadata: { id: m.id } },
  )
}

function stationBoxes(stations: readonly { stationId: number; name: string }[]): InputBlock[] {
  const groups = Array.from({ length: Math.ceil(stations.length / BOXES) }, (_, index) =>
    stations.slice(index * BOXES, (index + 1) * BOXES),
  )
  return groups.map((group, index) =>
    checkboxInput(
      stationsBlock(index),
      groups.length === 1 ? 'Or one by one' : `Or one by one, part ${index + 1} of ${groups.length}`,
      group.map(({ stationId, name }) => ({ value: String(stationId), text: plainName(name, 60) })),
    ),
  )
}
