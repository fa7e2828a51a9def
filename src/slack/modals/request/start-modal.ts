import type { InputBlock, ModalView, PlainTextOption } from '@slack/types'
import type { Zones } from '../../../operations/ports.ts'
import { context, plain } from '../../blocks/basics.ts'
import { CALLBACKS, INPUTS } from '../../ids.ts'
import { MAX_OPTION, MAX_SELECT_OPTIONS } from '../../limits.ts'
import { plainName } from '../../text.ts'
import { modal } from '../frame.ts'
import { radioInput } from '../inputs.ts'
import { READY_FIELDS, START_FIELDS, whenInputs } from '../when-inputs.ts'

/** The form behind `/migrate` alone: from which server to which, when if that is known, and who is at the stations. */
export function startModal(servers: readonly string[], zones: Zones): ModalView {
  return modal(
    'Request a migration',
    [
      serverPicker(INPUTS.source, 'Source: the server that people use now', servers),
      serverPicker(INPUTS.destination, 'Destination: the server that takes over', servers),
      ...whenInputs({ isOptional: true, initial: null, fields: START_FIELDS, zones }),
      radioInput(INPUTS.stationsKind, 'The stations', [
        { value: 'moved', text: 'The same stations are moved to the destination' },
        { value: 'new', text: 'New stations stand ready at the destination' },
      ]),
      {
        type: 'input',
        block_id: INPUTS.onSite,
        optional: true,
        label: plain('Who is on site', 100),
        hint: plain('Who connects the stations and answers the question on each screen.', 150),
        element: { type: 'users_select', action_id: INPUTS.onSite, placeholder: plain('Choose a person', 150) },
      },
      ...whenInputs({ isOptional: true, initial: null, fields: READY_FIELDS, zones }),
      context(
        'Nothing is changed yet. Both servers are read, a plan is made and shown, and an approver decides on it. Date and time can also be set later.',
      ),
    ],
    { callback: CALLBACKS.start, submit: 'Request' },
  )
}

function serverPicker(block: string, label: string, servers: readonly string[]): InputBlock {
  const placeholder = plain('Choose a server', 150)
  const isLong = servers.length > MAX_SELECT_OPTIONS
  return {
    type: 'input',
    block_id: block,
    label: plain(label, 200),
    element: isLong
      ? { type: 'external_select', action_id: block, placeholder, min_query_length: 0 }
      : { type: 'static_select', action_id: block, placeholder, options: serverOptions(servers) },
  }
}

/** Options for servers; the first hundred. Names too long for an option's value cannot be picked and have to be typed. */
export function serverOptions(servers: readonly string[]): PlainTextOption[] {
  return servers
    .filter((server) => server.length <= MAX_OPTION)
    .slice(0, MAX_SELECT_OPTIONS)
    .map((server) => ({ text: plain(plainName(server), MAX_OPTION), value: server }))
}
