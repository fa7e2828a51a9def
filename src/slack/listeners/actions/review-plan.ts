import type { Desk } from '../desk.ts'
import { planView } from '../views-to-open.ts'
import { type Click, openClick } from './click.ts'

export function onReviewPlan(click: Click, desk: Desk): Promise<void> {
  return openClick(click, desk, 'Plan', ({ id, digest }) => planView(id, digest))
}
