import { isRefusal } from '../../../migration/refusal.ts'
import type { NoAnswer } from '../../../migration/window.ts'
import type { Act, Outcome } from '../../../operations/acts/act.ts'
import { confirmItem } from '../../../operations/acts/cutover/confirm-item.ts'
import { extendWindow } from '../../../operations/acts/cutover/extend-window.ts'
import { releaseStations } from '../../../operations/acts/cutover/release-stations.ts'
import { resumeMigration } from '../../../operations/acts/cutover/resume-migration.ts'
import { showIdentifiers } from '../../../operations/acts/cutover/show-identifiers.ts'
import { endSessions, waitForPeople } from '../../../operations/acts/cutover/still-on.ts'
import { stopMigration } from '../../../operations/acts/cutover/stop-migration.ts'
import { verifyAgain } from '../../../operations/acts/cutover/verify-again.ts'
import { acknowledge } from '../../../operations/acts/decision/acknowledge.ts'
import { type Approval, approvePlan } from '../../../operations/acts/decision/approve-plan.ts'
import { breakGlass } from '../../../operations/acts/decision/break-glass.ts'
import { overruleItems } from '../../../operations/acts/decision/overrule-items.ts'
import { rejectPlan } from '../../../operations/acts/decision/reject-plan.ts'
import { approveRetirement, retireSource } from '../../../operations/acts/decision/retire-source.ts'
import { rollBack } from '../../../operations/acts/decision/roll-back.ts'
import { signOff } from '../../../operations/acts/decision/sign-off.ts'
import { cancelMigration } from '../../../operations/acts/request/cancel-migration.ts'
import { checkAgain } from '../../../operations/acts/request/check-again.ts'
import { notifyMe } from '../../../operations/acts/request/notify-me.ts'
import { scheduleCutover } from '../../../operations/acts/request/schedule-cutover.ts'
import { startMigration } from '../../../operations/acts/request/start-migration.ts'
import type { Ports } from '../../../operations/ports.ts'
import type { ParsedCommand } from '../../parse-command.ts'
import { actOf } from '../desk.ts'
import { tell } from '../tell.ts'
import type { InboundCommand } from './inbound.ts'

/** Does what a command says and answers with what came of it. */
export async function operateCommand(inbound: InboundCommand, command: ParsedCommand): Promise<void> {
  const { desk, respond, userId, token } = inbound
  const act = await actOf(desk, userId, token)
  await tell(respond, isRefusal(act) ? act : await operate(desk.ports, act, command))
}

function operate(ports: Ports, act: Act, command: ParsedCommand): Promise<Outcome> {
  switch (command.kind) {
    case 'start':
      return startMigration(ports, act, command)
    case 'check':
      return checkAgain(ports, act, command)
    case 'acknowledge':
      return acknowledge(ports, act, command)
    case 'approve':
      return command.digest === null
        ? approveRetirement(ports, act, { id: command.id, isAllAcknowledged: false })
        : approvePlan(ports, act, approvalOf(command.id, command.digest, command.ifNoAnswer))
    case 'break-glass':
      return breakGlass(ports, act, command)
    case 'reject':
      return rejectPlan(ports, act, { id: command.id, digest: null, reason: command.reason })
    case 'schedule':
      return scheduleCutover(ports, act, command)
    case 'confirm':
      return confirmItem(ports, act, { id: command.id, item: command.item ?? '' })
    case 'stop':
      return stopMigration(ports, act, command)
    case 'resume':
      return resumeMigration(ports, act, command)
    case 'cancel':
      return cancelMigration(ports, act, command)
    case 'identifiers':
      return showIdentifiers(ports, act, command)
    case 'overrule':
      return overruleItems(ports, act, command)
    case 'extend':
      return extendWindow(ports, act, command)
    case 'release':
      return releaseStations(ports, act, { id: command.id, stations: command.stations, people: command.people })
    case 'sign-off':
      return signOff(ports, act, command)
    case 'rollback':
      return rollBack(ports, act, command)
    case 'verify':
      return verifyAgain(ports, act, command)
    case 'end-sessions':
      return endSessions(ports, act, command)
    case 'wait':
      return waitForPeople(ports, act, command)
    case 'notify-me':
      return notifyMe(ports, act.by, command)
    case 'retire':
      return retireSource(ports, act, command)
    default:
      throw new Error(`the command ${command.kind} is not an operation`)
  }
}

function approvalOf(id: string, digest: string, ifNoAnswer: NoAnswer | null): Approval {
  return { id, digest, ...(ifNoAnswer ? { ifNoAnswer } : {}) }
}
