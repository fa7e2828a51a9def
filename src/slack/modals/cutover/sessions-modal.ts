import type { ModalView } from '@slack/types'
import { counted } from '../../../migration/describe/words.ts'
import type { WhoIsOn } from '../../../operations/acts/cutover/who-is-on.ts'
import { context, section } from '../../blocks/basics.ts'
import { titledLines } from '../../blocks/lines.ts'
import { MAX_VIEW_BLOCKS, MAX_VIEW_TEXT } from '../../limits.ts'
import { nameText } from '../../text.ts'
import { modal } from '../frame.ts'

/** Who is logged on to a server. Names accounts, so for one person with the role only. */
export function sessionsModal({ id, server, sessions }: WhoIsOn): ModalView {
  const room = { characters: MAX_VIEW_TEXT, blocks: MAX_VIEW_BLOCKS - 3 }
  const lines = sessions.map(
    ({ account, station }) =>
      `• ${nameText(account)}, ${station === null ? 'over the network' : `at ${nameText(station)}`}`,
  )
  return modal(`Who is on, ${id}`, [
    section(`*${nameText(server)}:* ${counted(sessions.length, 'session is', 'sessions are')} open now.`),
    ...titledLines('Logged on', lines, room, '`query session` on the server lists all of them.'),
    context('Only you see this. It was read from the server just now and is kept nowhere.'),
  ])
}
