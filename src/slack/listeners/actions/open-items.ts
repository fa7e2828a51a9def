import type { Desk } from '../desk.ts'
import { itemsView } from '../views-to-open.ts'
import { type Click, openClick } from './click.ts'

export function onOpenItems(click: Click, desk: Desk): Promise<void> {
  return openClick(click, desk, 'Manual items', ({ id }) => itemsView(id))
}
