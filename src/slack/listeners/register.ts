import type { AllMiddlewareArgs, App, SlackOptionsMiddlewareArgs } from '@slack/bolt'
import { ACTIONS, type ActionId, CALLBACKS, type CallbackId, INPUTS } from '../ids.ts'
import { EVENTS } from '../manifest.ts'
import type { Click } from './actions/click.ts'
import { onConfirmItem } from './actions/confirm-item.ts'
import {
  onEndSessions,
  onOpenExtend,
  onOpenItems,
  onOpenRelease,
  onOpenSeats,
  onResume,
  onShowIdentifiers,
  onStop,
  onVerifyAgain,
  onWaitForPeople,
  onWhoIsOn,
} from './actions/cutover.ts'
import {
  onOpenAcknowledge,
  onOpenOverrule,
  onOpenReject,
  onOpenRollback,
  onRetire,
  onReviewPlan,
  onReviewRetirement,
  onSignOff,
} from './actions/decision.ts'
import { onCancel, onCheckAgain, onOpenSchedule } from './actions/request.ts'
import { onSendReport } from './actions/send-report.ts'
import { onSendWorksheet } from './actions/send-worksheet.ts'
import { onShowHistory } from './actions/show-history.ts'
import { runCommand } from './commands/run-command.ts'
import type { Desk } from './desk.ts'
import { registerErrors } from './errors.ts'
import { onPeopleChanged } from './events/people-changed.ts'
import { onServersAsked } from './options/servers.ts'
import { registerUnmatched } from './unmatched.ts'
import { onAcknowledgeSubmitted } from './views/acknowledge.ts'
import { onApproveSubmitted } from './views/approve.ts'
import { onExtendSubmitted, onReleaseSubmitted } from './views/cutover.ts'
import { onOverruleSubmitted, onRetirementSubmitted, onRollbackSubmitted } from './views/decision.ts'
import { onRejectSubmitted } from './views/reject.ts'
import { onScheduleSubmitted } from './views/schedule.ts'
import { onSeatsSubmitted } from './views/seats.ts'
import { onStartSubmitted } from './views/start.ts'
import type { Submitted } from './views/submission.ts'

const ACTION_LISTENERS: Readonly<Record<ActionId, (click: Click, desk: Desk) => Promise<void>>> = {
  [ACTIONS.reviewPlan]: onReviewPlan,
  [ACTIONS.openReject]: onOpenReject,
  [ACTIONS.openAcknowledge]: onOpenAcknowledge,
  [ACTIONS.openSchedule]: onOpenSchedule,
  [ACTIONS.checkAgain]: onCheckAgain,
  [ACTIONS.openSeats]: onOpenSeats,
  [ACTIONS.openItems]: onOpenItems,
  [ACTIONS.confirmItem]: onConfirmItem,
  [ACTIONS.stop]: onStop,
  [ACTIONS.resume]: onResume,
  [ACTIONS.cancel]: onCancel,
  [ACTIONS.showHistory]: onShowHistory,
  [ACTIONS.sendReport]: onSendReport,
  [ACTIONS.sendWorksheet]: onSendWorksheet,
  [ACTIONS.showIdentifiers]: onShowIdentifiers,
  [ACTIONS.whoIsOn]: onWhoIsOn,
  [ACTIONS.endSessions]: onEndSessions,
  [ACTIONS.waitForPeople]: onWaitForPeople,
  [ACTIONS.openOverrule]: onOpenOverrule,
  [ACTIONS.openExtend]: onOpenExtend,
  [ACTIONS.openRelease]: onOpenRelease,
  [ACTIONS.signOff]: onSignOff,
  [ACTIONS.openRollback]: onOpenRollback,
  [ACTIONS.verifyAgain]: onVerifyAgain,
  [ACTIONS.retire]: onRetire,
  [ACTIONS.reviewRetirement]: onReviewRetirement,
}

const VIEW_LISTENERS: Readonly<Record<CallbackId, (submitted: Submitted, desk: Desk) => Promise<void>>> = {
  [CALLBACKS.start]: onStartSubmitted,
  [CALLBACKS.approve]: onApproveSubmitted,
  [CALLBACKS.reject]: onRejectSubmitted,
  [CALLBACKS.acknowledge]: onAcknowledgeSubmitted,
  [CALLBACKS.schedule]: onScheduleSubmitted,
  [CALLBACKS.seats]: onSeatsSubmitted,
  [CALLBACKS.overrule]: onOverruleSubmitted,
  [CALLBACKS.extend]: onExtendSubmitted,
  [CALLBACKS.release]: onReleaseSubmitted,
  [CALLBACKS.rollback]: onRollbackSubmitted,
  [CALLBACKS.retirement]: onRetirementSubmitted,
}

/** Connects every listener to its id. The tables are complete by their types. */
export function registerListeners(app: App, desk: Desk): void {
  const { command } = desk.ports.site
  registerErrors(app, desk)
  registerUnmatched(app, command)
  app.command(command, (args) => runCommand(args, desk))
  for (const [id, listener] of Object.entries(ACTION_LISTENERS)) {
    app.action({ type: 'block_actions', action_id: id }, (args) => listener(args as unknown as Click, desk))
  }
  for (const [id, listener] of Object.entries(VIEW_LISTENERS)) {
    app.view({ type: 'view_submission', callback_id: id }, (args) => listener(args as unknown as Submitted, desk))
  }
  for (const input of [INPUTS.source, INPUTS.destination]) {
    app.options({ type: 'block_suggestion', action_id: input }, (args) =>
      onServersAsked(args as SlackOptionsMiddlewareArgs<'block_suggestion'> & AllMiddlewareArgs, desk),
    )
  }
  for (const event of EVENTS) {
    app.event(event, (args) => onPeopleChanged(args, desk))
  }
}
