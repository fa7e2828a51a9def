import type { QuietTimes } from '../../../migration/quiet/quiet-times.ts'
import { isRefusal } from '../../../migration/refusal.ts'
import { viewQuietTimes } from '../../../operations/quiet/find-quiet-times.ts'
import { quietTimesText, renderQuietTimes } from '../../blocks/quiet.ts'
import { refusalName } from '../../delivery-errors.ts'
import { tell } from '../tell.ts'
import { NO_SCOPE } from '../views-of-files.ts'
import type { InboundCommand } from './inbound.ts'

/** Says at once when a server is quiet, and sends the picture of it as a direct message: only files can carry pictures of ours. */
export async function showQuietTimes(inbound: InboundCommand, server: string): Promise<void> {
  const { desk, respond, userId } = inbound
  const person = await desk.people.person(userId)
  const found = isRefusal(person) ? person : await viewQuietTimes(desk.ports, person, server)
  if (isRefusal(found)) return tell(respond, found)
  await tell(respond, renderQuietTimes(found, desk.ports.zones))
  await sendPicture(inbound, found)
}

async function sendPicture({ desk, respond, userId }: InboundCommand, found: QuietTimes): Promise<void> {
  const { documents, zones } = desk.ports
  try {
    await desk.files.sendPicture(userId, quietTimesText(found, zones), await documents.heatMap(found))
  } catch (error) {
    if (refusalName(error) !== 'missing_scope') throw error
    await tell(respond, NO_SCOPE)
  }
}
