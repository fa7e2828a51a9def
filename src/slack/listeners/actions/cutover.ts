import { resumeMigration } from '../../../operations/acts/cutover/resume-migration.ts'
import { showIdentifiers } from '../../../operations/acts/cutover/show-identifiers.ts'
import { endSessions, waitForPeople } from '../../../operations/acts/cutover/still-on.ts'
import { stopMigration } from '../../../operations/acts/cutover/stop-migration.ts'
import { verifyAgain } from '../../../operations/acts/cutover/verify-again.ts'
import type { Desk } from '../desk.ts'
import { extendView, itemsView, releaseView, seatsView, sessionsView } from '../views-to-open.ts'
import { type Click, openClick, operateClick } from './click.ts'

export function onStop(click: Click, desk: Desk): Promise<void> {
  return operateClick(click, desk, stopMigration)
}

export function onResume(click: Click, desk: Desk): Promise<void> {
  return operateClick(click, desk, resumeMigration)
}

export function onShowIdentifiers(click: Click, desk: Desk): Promise<void> {
  return operateClick(click, desk, showIdentifiers)
}

export function onEndSessions(click: Click, desk: Desk): Promise<void> {
  return operateClick(click, desk, endSessions)
}

export function onWaitForPeople(click: Click, desk: Desk): Promise<void> {
  return operateClick(click, desk, waitForPeople)
}

export function onWhoIsOn(click: Click, desk: Desk): Promise<void> {
  return openClick(click, desk, 'Who is on', ({ id }) => sessionsView(id))
}

export function onOpenSeats(click: Click, desk: Desk): Promise<void> {
  return openClick(click, desk, 'Seats', ({ id }) => seatsView(id))
}

export function onOpenItems(click: Click, desk: Desk): Promise<void> {
  return openClick(click, desk, 'Manual items', ({ id }) => itemsView(id))
}

export function onOpenExtend(click: Click, desk: Desk): Promise<void> {
  return openClick(click, desk, 'Go on', ({ id }) => extendView(id))
}

export function onOpenRelease(click: Click, desk: Desk): Promise<void> {
  return openClick(click, desk, 'Release', ({ id }) => releaseView(id))
}

export function onVerifyAgain(click: Click, desk: Desk): Promise<void> {
  return operateClick(click, desk, verifyAgain)
}
