import type { Texts } from '../templates/texts.ts'

export const en: Texts = {
  locale: 'en-GB',
  'announced.todo':
    '{begins, select, known {Please save your work and log off{where} before {start}.} other {Please be ready to save your work and log off{where}: you will be told here when.}}',
  'announced.details':
    'Nobody can use {stations} {during}: {amount, select, one {it moves} other {they move}} to a new computer. Whatever is still open on a screen then is lost.',
  'announced.board': '{stations}: closed {during}, for the move to a new computer.',
  'reminder.todo':
    '{begins, select, known {Please save your work and log off{where} before {start}.} other {Please be ready to save your work and log off{where}: you will be told here when.}}',
  'reminder.details':
    'This is a reminder: nobody can use {stations} {during}. Whatever is still open on a screen then is lost.',
  'reminder.board': '{stations}: closed {during}.',
  'moved.todo':
    '{begins, select, known {You can go on working{where} until {start}; please save your work and log off before then.} other {You can go on working{where} for now.}}',
  'moved.details': 'The move has a new time. {because} Nobody can use {stations} {during}.',
  'moved.board': '{stations}: new time, closed {during}.',
  'put-off.todo': 'You can go on working as usual{where}.',
  'put-off.details':
    'The move{begins, select, known { announced for {start}} other {}} does not begin as planned: {stations} {amount, select, one {stays as it is} other {stay as they are}} for now. {because} You will be told here about a new time.',
  'put-off.board': '{stations}: open as usual; a new time will be announced.',
  'started.todo': 'Please stay away from {these} {ends, select, known {until {end}} other {for now}}.',
  'started.details':
    '{stations} {amount, select, one {is} other {are}} moving to a new computer. You will be told here as soon as you can use {amount, select, one {it} other {them}} again.',
  'started.board':
    '{stations}: closed{ends, select, known { until {end} at the latest} other {}}, moving to a new computer.',
  'extended.todo': 'Please stay away from {these} {ends, select, known {until {end}} other {a while longer}}.',
  'extended.details':
    'The move takes longer than planned. You will be told here as soon as you can use {stations} again.',
  'extended.board':
    '{stations}: closed{ends, select, known { until {end} at the latest} other {}}, the move takes longer than planned.',
  'opened.todo':
    '{part, select, all {You can use {these} again.} some {You can use {open} again.} other {You can use some of the stations{scope, select, all {} other { of {servers}}} again; please ask which.}}',
  'opened.details':
    '{part, select, all {{stations} {amount, select, one {is} other {are}} on the new computer now.} other {The other stations are still moving: you will be told here when you can use them.}}',
  'opened.board':
    '{part, select, all {{stations}: open again.} some {{open}: open again; the others are still closed.} other {{stations}: some are open again.}}',
  'over.todo': 'You can use {these} again.',
  'over.details': 'The move is over: {stations} {amount, select, one {is} other {are}} on the new computer now.',
  'over.board': '{stations}: open again, on the new computer.',
  'failed.todo': 'Please do not use {these} yet.',
  'failed.details':
    'The move did not go as planned: {stations} {amount, select, one {is} other {are}} not ready yet. {because} Someone is looking into it, and you will be told here how it goes on.',
  'failed.board': '{stations}: closed; the move did not go as planned, and someone is looking into it.',
  'going-back.todo': 'Please save your work, log off and stay away from {these} for now.',
  'going-back.details':
    'The move is being taken back: {stations} {amount, select, one {returns} other {return}} to the old computer. You will be told here when you can use {amount, select, one {it} other {them}} again.',
  'going-back.board': '{stations}: closed, returning to the old computer.',
  'rolled-back.todo': 'You can use the old stations{scope, select, all {} other { of {servers}}} again.',
  'rolled-back.details':
    '{stations} {amount, select, one {is} other {are}} back on the old computer, and you work there as before. Files that were saved on the new computer meanwhile are not on the old one.',
  'rolled-back.board': '{stations}: open again, on the old computer as before.',
  'cancelled.todo':
    '{begun, select, yes {Please ask before you use {these}.} other {You can go on working as usual{where}.}}',
  'cancelled.details':
    '{begun, select, yes {{because} This concerns {stations}.} other {The move{begins, select, known { announced for {start}} other {}} does not take place: {stations} {amount, select, one {stays as it is} other {stay as they are}}. {because}}}',
  'cancelled.board':
    '{begun, select, yes {{stations}: please ask first; the move was given up.} other {{stations}: open as usual, the move does not take place.}}',
  'because.computers-changed':
    'Something on the computers has changed since this was planned, so it is being looked at again.',
  'because.not-begun-in-time': 'The move could not begin on time.',
  'because.not-told-in-time': 'You had not been told early enough.',
  'because.given-up': 'The move had begun and has been given up.',
  'because.taken-back': 'The move is being taken back: everything returns to the old computer.',
  'step-by-step': 'Not everyone can log on yet: people are let in step by step.',
  checks:
    'Everything was checked afterwards and is as it should be ({checks, plural, one {one check} other {# checks}}).',
  alternative: 'Until it is over you can use {alternative}.',
  late: 'This notice is late: it should have been here by {due}.',
  questions: 'Questions: {contact}',
  'screen.soon':
    'Please save your work and log off. In {minutes, plural, one {one minute} other {# minutes}} this station closes, because it moves to a new computer. Whatever is still open then is lost.',
  'screen.now': 'Please save your work and log off now: this station moves to a new computer.',
  'screen.ends':
    '{minutes, plural, =0 {Everybody is logged off now.} one {In one minute everybody is logged off.} other {In # minutes everybody is logged off.}} Whatever is still open then is lost.',
  where: 'at the stations of {servers}',
  'stations.named':
    '{count, plural, one {the station {names} of {server}} other {the # stations of {server} ({names})}}',
  'stations.counted': 'the {count} stations of {server}',
  'stations.unknown': 'the stations of {server}',
  'stations.these':
    '{scope, select, all {{amount, select, one {the station} other {the stations}}} other {{amount, select, one {the station of {servers}} other {the stations of {servers}}}}}',
  more: '{count} more',
  during:
    '{begins, select, known {from {start}{ends, select, known { until {end} at the latest} other {}}} other {{ends, select, known {until {end} at the latest} other {for a while}}}}',
  moment: '{time} ({date})',
  time: '{time}',
  'sheet.moment': '{date} at {time}',
  'sheet.time': '{time}',
  'sheet.as-of': 'As of {now}',
}
