import type { Desk } from '../desk.ts'
import { acknowledgeView } from '../views-to-open.ts'
import { type Click, openClick } from './click.ts'

export function onOpenAcknowledge(click: Click, desk: Desk): Promise<void> {
  return openClick(click, desk, 'Acknowledge', ({ id }) => acknowledgeView(id))
}
