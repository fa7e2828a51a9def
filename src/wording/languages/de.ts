import type { Texts } from '../templates/texts.ts'

export const de: Texts = {
  locale: 'de',
  'announced.todo':
    '{begins, select, known {Bitte speichern Sie Ihre Arbeit und melden Sie sich{where} bis {start} ab.} other {Bitte halten Sie sich bereit, Ihre Arbeit zu speichern und sich{where} abzumelden; der Zeitpunkt wird hier bekannt gegeben.}}',
  'announced.details':
    '{stations} {amount, select, one {kann} other {können}} {during} nicht benutzt werden, denn {amount, select, one {sie zieht} other {sie ziehen}} auf einen neuen Computer um. Was dann noch auf einem Bildschirm geöffnet ist, geht verloren.',
  'announced.board': '{stations}: {during} gesperrt, wegen Umzugs auf einen neuen Computer.',
  'reminder.todo':
    '{begins, select, known {Bitte speichern Sie Ihre Arbeit und melden Sie sich{where} bis {start} ab.} other {Bitte halten Sie sich bereit, Ihre Arbeit zu speichern und sich{where} abzumelden; der Zeitpunkt wird hier bekannt gegeben.}}',
  'reminder.details':
    'Zur Erinnerung: {amount, select, one {Nicht benutzt werden kann} other {Nicht benutzt werden können}} {stations} {during}. Was dann noch auf einem Bildschirm geöffnet ist, geht verloren.',
  'reminder.board': '{stations}: {during} gesperrt.',
  'moved.todo':
    '{begins, select, known {Sie können{where} bis {start} weiterarbeiten; bitte speichern Sie bis dahin Ihre Arbeit und melden Sie sich ab.} other {Sie können{where} vorerst weiterarbeiten.}}',
  'moved.details':
    '{stations} {amount, select, one {kann} other {können}} {during} nicht benutzt werden: Der Umzug hat einen neuen Termin. {because}',
  'moved.board': '{stations}: neuer Termin, {during} gesperrt.',
  'put-off.todo': 'Sie können{where} wie gewohnt weiterarbeiten.',
  'put-off.details':
    'Der Umzug{begins, select, known {, der für {start} angekündigt war,} other {}} beginnt nicht wie geplant; {stations} {amount, select, one {bleibt vorerst, wie sie ist} other {bleiben vorerst, wie sie sind}}. {because} Der neue Termin wird hier bekannt gegeben.',
  'put-off.board': '{stations}: wie gewohnt offen; der neue Termin wird noch bekannt gegeben.',
  'started.todo': 'Bitte benutzen Sie {these} {ends, select, known {bis {end}} other {vorerst}} nicht.',
  'started.details':
    '{stations} {amount, select, one {zieht} other {ziehen}} gerade auf einen neuen Computer um. Sie erfahren hier, sobald Sie sie wieder benutzen können.',
  'started.board':
    '{stations}:{ends, select, known { bis spätestens {end}} other {}} gesperrt, Umzug auf einen neuen Computer.',
  'extended.todo': 'Bitte benutzen Sie {these} {ends, select, known {bis {end}} other {noch}} nicht.',
  'extended.details':
    'Der Umzug dauert länger als geplant. Sie erfahren hier, sobald Sie {stations} wieder benutzen können.',
  'extended.board':
    '{stations}:{ends, select, known { bis spätestens {end}} other {}} gesperrt, der Umzug dauert länger als geplant.',
  'opened.todo':
    '{part, select, all {Sie können {these} wieder benutzen.} some {Sie können {open} wieder benutzen.} other {Sie können einen Teil der Stationen{scope, select, all {} other { von {servers}}} wieder benutzen; bitte fragen Sie, welche.}}',
  'opened.details':
    '{part, select, all {{stations} {amount, select, one {ist} other {sind}} jetzt auf dem neuen Computer.} other {Die übrigen Stationen ziehen noch um; Sie erfahren hier, wann Sie sie wieder benutzen können.}}',
  'opened.board':
    '{part, select, all {{stations}: wieder offen.} some {{open}: wieder offen; die übrigen sind noch gesperrt.} other {{stations}: zum Teil wieder offen.}}',
  'over.todo': 'Sie können {these} wieder benutzen.',
  'over.details':
    'Der Umzug ist abgeschlossen; {stations} {amount, select, one {ist} other {sind}} jetzt auf dem neuen Computer.',
  'over.board': '{stations}: wieder offen, auf dem neuen Computer.',
  'failed.todo': 'Bitte benutzen Sie {these} noch nicht.',
  'failed.details':
    'Der Umzug ist nicht wie geplant verlaufen; {stations} {amount, select, one {ist} other {sind}} noch nicht bereit. {because} Es wird daran gearbeitet, und Sie erfahren hier, wie es weitergeht.',
  'failed.board': '{stations}: gesperrt; der Umzug ist nicht wie geplant verlaufen, und es wird daran gearbeitet.',
  'going-back.todo': 'Bitte speichern Sie Ihre Arbeit, melden Sie sich ab und benutzen Sie {these} vorerst nicht.',
  'going-back.details':
    'Der Umzug wird rückgängig gemacht; {stations} {amount, select, one {kommt} other {kommen}} zurück auf den alten Computer. Sie erfahren hier, wann Sie sie wieder benutzen können.',
  'going-back.board': '{stations}: gesperrt, auf dem Weg zurück zum alten Computer.',
  'rolled-back.todo': 'Sie können wieder die alten Stationen{scope, select, all {} other { von {servers}}} benutzen.',
  'rolled-back.details':
    '{stations} {amount, select, one {ist} other {sind}} wieder auf dem alten Computer, und Sie arbeiten dort wie zuvor. Dateien, die inzwischen auf dem neuen Computer gespeichert wurden, sind auf dem alten nicht vorhanden.',
  'rolled-back.board': '{stations}: wieder offen, auf dem alten Computer wie zuvor.',
  'cancelled.todo':
    '{begun, select, yes {Bitte fragen Sie nach, bevor Sie {these} benutzen.} other {Sie können{where} wie gewohnt weiterarbeiten.}}',
  'cancelled.details':
    '{begun, select, yes {{because} Das betrifft {stations}.} other {Der Umzug{begins, select, known {, der für {start} angekündigt war,} other {}} findet nicht statt; {stations} {amount, select, one {bleibt, wie sie ist} other {bleiben, wie sie sind}}. {because}}}',
  'cancelled.board':
    '{begun, select, yes {{stations}: bitte erst nachfragen; der Umzug wurde abgebrochen.} other {{stations}: wie gewohnt offen, der Umzug findet nicht statt.}}',
  'because.computers-changed':
    'An den Computern hat sich seit der Planung etwas geändert, deshalb wird alles noch einmal geprüft.',
  'because.not-begun-in-time': 'Der Umzug konnte nicht rechtzeitig beginnen.',
  'because.not-told-in-time': 'Sie waren nicht früh genug informiert worden.',
  'because.given-up': 'Der Umzug hatte schon begonnen und wurde abgebrochen.',
  'because.taken-back': 'Der Umzug wird rückgängig gemacht: Alles kommt zurück auf den alten Computer.',
  'step-by-step': 'Noch nicht alle können sich anmelden: Der Zugang wird schrittweise geöffnet.',
  checks:
    'Danach wurde alles geprüft; es ist, wie es sein soll ({checks, plural, one {eine Prüfung} other {# Prüfungen}}).',
  alternative: 'Bis dahin können Sie hierhin ausweichen: {alternative}.',
  late: 'Dieser Hinweis kommt zu spät; vorgesehen war er für {due}.',
  questions: 'Fragen: {contact}',
  'screen.soon':
    'Bitte speichern Sie Ihre Arbeit und melden Sie sich ab. In {minutes, plural, one {einer Minute} other {# Minuten}} wird diese Station gesperrt, weil sie auf einen neuen Computer umzieht. Was dann noch geöffnet ist, geht verloren.',
  'screen.now':
    'Bitte speichern Sie Ihre Arbeit und melden Sie sich jetzt ab: Diese Station zieht auf einen neuen Computer um.',
  'screen.ends':
    '{minutes, plural, =0 {Alle werden jetzt abgemeldet.} one {In einer Minute werden alle abgemeldet.} other {In # Minuten werden alle abgemeldet.}} Was dann noch geöffnet ist, geht verloren.',
  where: 'an den Stationen von {servers}',
  'stations.named':
    '{count, plural, one {die Station {names} von {server}} other {die # Stationen von {server} ({names})}}',
  'stations.counted': 'die {count} Stationen von {server}',
  'stations.unknown': 'die Stationen von {server}',
  'stations.these':
    '{scope, select, all {{amount, select, one {die Station} other {die Stationen}}} other {{amount, select, one {die Station von {servers}} other {die Stationen von {servers}}}}}',
  more: '{count} weitere',
  during:
    '{begins, select, known {{ends, select, known {von {start} bis spätestens {end}} other {ab {start}}}} other {{ends, select, known {bis spätestens {end}} other {vorübergehend}}}}',
  moment: '{date} um {time}',
  time: '{time}',
  'sheet.moment': '{date}, {time} Uhr',
  'sheet.time': '{time} Uhr',
  'sheet.as-of': 'Stand: {now}',
}
