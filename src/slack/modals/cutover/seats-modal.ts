import type { InputBlock, ModalView, PlainTextOption } from '@slack/types'
import { FEWER_STATIONS } from '../../../migration/decide/confirming.ts'
import type { Migration } from '../../../migration/migration.ts'
import type { FoundStation } from '../../../migration/plan/answers.ts'
import { plain, section } from '../../blocks/basics.ts'
import { titledLines } from '../../blocks/lines.ts'
import { CALLBACKS, seatBlock } from '../../ids.ts'
import { MAX_OPTION, MAX_SELECT_OPTIONS, MAX_VIEW_BLOCKS, MAX_VIEW_TEXT } from '../../limits.ts'
import { nameText, plainName } from '../../text.ts'
import { modal } from '../frame.ts'

const MAX_SEATS = 95
/** Options of all pickers together, so that the view stays below Slack's 250 KB: 42 seats with 42 stations. */
const MAX_OPTIONS_IN_ALL = 1800

/** Which seat is which station of the destination: a picker per seat, filled in with the proposal. */
export function seatsModal(m: Migration, command: string): ModalView {
  const proposal = m.seatProposal
  if (!proposal) return modal(`Seats of ${m.id}`, [section(`${m.id} has no seats to confirm now.`)])
  const seats = m.assessment?.source.stations ?? []
  const mayLeaveOut = m.answers.overruledItems?.includes(FEWER_STATIONS) ?? false
  const options = proposal.found.slice(0, MAX_SELECT_OPTIONS).map(stationOption)
  if (options.length === 0) {
    return modal(`Seats of ${m.id}`, [
      section(`No station of ${nameText(m.destination)} can be chosen: none is there.`),
    ])
  }
  if (seats.length > MAX_SEATS || seats.length * options.length > MAX_OPTIONS_IN_ALL) return tooMany(m, command)
  return modal(
    `Seats of ${m.id}`,
    [
      section(
        `Each seat of ${nameText(m.source)} gets a station of ${nameText(m.destination)}. Go to the screens and compare: the wrong station would log the wrong account on. Each station can be used once.${mayLeaveOut ? ' A seat for which there is no station can be left out.' : ''}`,
      ),
      ...seats.map((seat) => ({
        ...seatPicker(seat, options, proposal.seats[seat.stationId]),
        optional: mayLeaveOut,
      })),
    ],
    { callback: CALLBACKS.seats, submit: 'Confirm seats', metadata: { id: m.id } },
  )
}

/** More than a form of Slack's can hold: the proposal is shown, and taken or not as a whole. */
function tooMany(m: Migration, command: string): ModalView {
  const { seats, found } = m.seatProposal ?? { seats: {}, found: [] }
  const lines = (m.assessment?.source.stations ?? []).map(({ stationId, name }) => {
    const station = found.find((each) => each.stationId === seats[stationId])
    return `• ${nameText(name)}: ${station ? `${nameText(station.name)} (station ${station.stationId})` : 'no station'}`
  })
  const room = { characters: MAX_VIEW_TEXT, blocks: MAX_VIEW_BLOCKS - 2 }
  return modal(`Seats of ${m.id}`, [
    section(
      `There are too many seats to choose here. If this proposal is right, \`${command} confirm ${m.id} seats\` confirms it as it is.`,
    ),
    ...titledLines('Proposal', lines, room, 'There is no room for them here.'),
  ])
}

function stationOption({ stationId, name }: FoundStation): PlainTextOption {
  // A station that nobody has named goes by its number.
  const text = name === String(stationId) ? `Station ${stationId}` : `${plainName(name, 50)} (station ${stationId})`
  return { text: plain(text, MAX_OPTION), value: String(stationId) }
}

function seatPicker(
  seat: { stationId: number; name: string },
  options: PlainTextOption[],
  proposed: number | undefined,
): InputBlock {
  const initial = options.find((option) => option.value === String(proposed))
  const id = seatBlock(seat.stationId)
  return {
    type: 'input',
    block_id: id,
    label: plain(`Seat “${plainName(seat.name)}” (station ${seat.stationId} on the source)`, 200),
    element: {
      type: 'static_select',
      action_id: id,
      placeholder: plain('Choose a station', 150),
      options,
      ...(initial ? { initial_option: initial } : {}),
    },
  }
}
