import type { Desk } from '../desk.ts'
import { historyView } from '../views-to-open.ts'
import { type Click, openClick } from './click.ts'

export function onShowHistory(click: Click, desk: Desk): Promise<void> {
  return openClick(click, desk, 'History', ({ id }) => historyView(id))
}
