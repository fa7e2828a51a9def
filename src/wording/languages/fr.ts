import type { Texts } from '../templates/texts.ts'

// \u00a0 keeps a colon or semicolon on the line of the word before it, as French is set.
export const fr: Texts = {
  locale: 'fr',
  'announced.todo':
    '{begins, select, known {Merci d’enregistrer votre travail et de fermer votre session{where} avant {start}.} other {Merci de vous préparer à enregistrer votre travail et à fermer votre session{where}\u00a0; l’heure sera annoncée ici.}}',
  'announced.details':
    'Personne ne pourra utiliser {stations} {during}\u00a0: {amount, select, one {elle passe} other {elles passent}} sur un nouvel ordinateur. Ce qui sera encore ouvert à l’écran à ce moment-là sera perdu.',
  'announced.board': '{stations}\u00a0: hors service {during}, pour passer sur un nouvel ordinateur.',
  'reminder.todo':
    '{begins, select, known {Merci d’enregistrer votre travail et de fermer votre session{where} avant {start}.} other {Merci de vous préparer à enregistrer votre travail et à fermer votre session{where}\u00a0; l’heure sera annoncée ici.}}',
  'reminder.details':
    'Rappel\u00a0: personne ne pourra utiliser {stations} {during}. Ce qui sera encore ouvert à l’écran à ce moment-là sera perdu.',
  'reminder.board': '{stations}\u00a0: hors service {during}.',
  'moved.todo':
    '{begins, select, known {Vous pouvez continuer à travailler{where} jusqu’à {start}\u00a0; merci d’enregistrer votre travail et de fermer votre session avant cette heure.} other {Vous pouvez continuer à travailler{where} pour le moment.}}',
  'moved.details': 'Le transfert a une nouvelle heure. {because} Personne ne pourra utiliser {stations} {during}.',
  'moved.board': '{stations}\u00a0: nouvelle heure, hors service {during}.',
  'put-off.todo': 'Vous pouvez continuer à travailler{where} comme d’habitude.',
  'put-off.details':
    'Le transfert{begins, select, known { annoncé pour {start}} other {}} ne commence pas comme prévu\u00a0: {stations} {amount, select, one {reste} other {restent}} pour l’instant en l’état. {because} La nouvelle heure sera annoncée ici.',
  'put-off.board': '{stations}\u00a0: en service comme d’habitude\u00a0; la nouvelle heure sera annoncée.',
  'started.todo': 'Merci de ne pas utiliser {these} {ends, select, known {jusqu’à {end}} other {pour le moment}}.',
  'started.details':
    '{stations} {amount, select, one {passe} other {passent}} en ce moment sur un nouvel ordinateur. Nous vous préviendrons ici dès que vous pourrez {amount, select, one {l’utiliser} other {les utiliser}} de nouveau.',
  'started.board':
    '{stations}\u00a0: hors service{ends, select, known { jusqu’à {end} au plus tard} other {}}, passage sur un nouvel ordinateur en cours.',
  'extended.todo': 'Merci de ne pas utiliser {these} {ends, select, known {avant {end}} other {pour le moment}}.',
  'extended.details':
    'Le transfert dure plus longtemps que prévu. Nous vous préviendrons ici dès que vous pourrez de nouveau utiliser {stations}.',
  'extended.board':
    '{stations}\u00a0: hors service{ends, select, known { jusqu’à {end} au plus tard} other {}}, le transfert dure plus longtemps que prévu.',
  'opened.todo':
    '{part, select, all {Vous pouvez de nouveau utiliser {these}.} some {Vous pouvez de nouveau utiliser {open}.} other {Vous pouvez de nouveau utiliser une partie des stations{scope, select, all {} other { de {servers}}}\u00a0; merci de demander lesquelles.}}',
  'opened.details':
    '{part, select, all {{stations} {amount, select, one {est} other {sont}} maintenant sur le nouvel ordinateur.} other {Le transfert des autres stations continue\u00a0: nous vous préviendrons ici dès que vous pourrez les utiliser.}}',
  'opened.board':
    '{part, select, all {{stations}\u00a0: de nouveau en service.} some {{open}\u00a0: de nouveau en service\u00a0; les autres restent hors service.} other {{stations}\u00a0: en partie de nouveau en service.}}',
  'over.todo': 'Vous pouvez de nouveau utiliser {these}.',
  'over.details':
    'Le transfert est terminé\u00a0: {stations} {amount, select, one {est} other {sont}} maintenant sur le nouvel ordinateur.',
  'over.board': '{stations}\u00a0: de nouveau en service, sur le nouvel ordinateur.',
  'failed.todo': 'Merci de ne pas encore utiliser {these}.',
  'failed.details':
    'Le transfert ne s’est pas passé comme prévu\u00a0: {stations} {amount, select, one {n’est pas encore prête} other {ne sont pas encore prêtes}}. {because} Quelqu’un s’en occupe, et la suite sera annoncée ici.',
  'failed.board':
    '{stations}\u00a0: hors service\u00a0; le transfert ne s’est pas passé comme prévu et quelqu’un s’en occupe.',
  'going-back.todo':
    'Merci d’enregistrer votre travail, de fermer votre session et de ne pas utiliser {these} pour le moment.',
  'going-back.details':
    'Nous revenons en arrière\u00a0: {stations} {amount, select, one {retourne} other {retournent}} sur l’ancien ordinateur. Nous vous préviendrons ici dès que vous pourrez {amount, select, one {l’utiliser} other {les utiliser}} de nouveau.',
  'going-back.board': '{stations}\u00a0: hors service, retour sur l’ancien ordinateur en cours.',
  'rolled-back.todo':
    'Vous pouvez de nouveau utiliser les anciennes stations{scope, select, all {} other { de {servers}}}.',
  'rolled-back.details':
    '{stations} {amount, select, one {est} other {sont}} de nouveau sur l’ancien ordinateur, et vous y travaillez comme avant. Les fichiers enregistrés entre-temps sur le nouvel ordinateur ne se trouvent pas sur l’ancien.',
  'rolled-back.board': '{stations}\u00a0: de nouveau en service, sur l’ancien ordinateur comme avant.',
  'cancelled.todo':
    '{begun, select, yes {Merci de vous renseigner avant d’utiliser {these}.} other {Vous pouvez continuer à travailler{where} comme d’habitude.}}',
  'cancelled.details':
    '{begun, select, yes {{because} Cela concerne {stations}.} other {Le transfert{begins, select, known { annoncé pour {start}} other {}} n’aura pas lieu\u00a0: {stations} {amount, select, one {reste} other {restent}} en l’état. {because}}}',
  'cancelled.board':
    '{begun, select, yes {{stations}\u00a0: merci de vous renseigner d’abord\u00a0; le transfert a été abandonné.} other {{stations}\u00a0: en service comme d’habitude, le transfert n’aura pas lieu.}}',
  'because.computers-changed':
    'Quelque chose a changé sur les ordinateurs depuis que tout a été prévu\u00a0; nous vérifions donc de nouveau.',
  'because.not-begun-in-time': 'Le transfert n’a pas pu commencer à l’heure.',
  'because.not-told-in-time': 'Vous n’aviez pas été prévenus assez tôt.',
  'because.given-up': 'Le transfert avait commencé et a été abandonné.',
  'because.taken-back': 'Nous revenons en arrière\u00a0: tout retourne sur l’ancien ordinateur.',
  'step-by-step': 'Tout le monde ne peut pas encore ouvrir de session\u00a0: l’accès est rétabli petit à petit.',
  checks:
    'Tout a été vérifié ensuite et tout est comme il faut ({checks, plural, one {un contrôle} other {# contrôles}}).',
  alternative: 'En attendant, vous pouvez utiliser\u00a0: {alternative}.',
  late: 'Cet avis arrive en retard\u00a0: il était prévu ici pour {due}.',
  questions: 'Questions\u00a0: {contact}',
  'screen.soon':
    'Merci d’enregistrer votre travail et de fermer votre session. Dans {minutes, plural, one {une minute} other {# minutes}}, cette station sera hors service, car elle passe sur un nouvel ordinateur. Ce qui sera encore ouvert sera perdu.',
  'screen.now':
    'Merci d’enregistrer votre travail et de fermer votre session maintenant : cette station passe sur un nouvel ordinateur.',
  'screen.ends':
    '{minutes, plural, =0 {Toutes les sessions sont fermées maintenant.} one {Dans une minute, toutes les sessions seront fermées.} other {Dans # minutes, toutes les sessions seront fermées.}} Ce qui sera encore ouvert sera perdu.',
  where: 'sur les stations de {servers}',
  'stations.named':
    '{count, plural, one {la station {names} de {server}} other {les # stations de {server} ({names})}}',
  'stations.counted': 'les {count} stations de {server}',
  'stations.unknown': 'les stations de {server}',
  'stations.these':
    '{scope, select, all {{amount, select, one {la station} other {les stations}}} other {{amount, select, one {la station de {servers}} other {les stations de {servers}}}}}',
  more: '{count, plural, one {# autre} other {# autres}}',
  during:
    '{begins, select, known {{ends, select, known {entre {start} et {end} au plus tard} other {dès {start}}}} other {{ends, select, known {jusqu’à {end} au plus tard} other {pendant un moment}}}}',
  moment: '{date} à {time}',
  time: '{time}',
  'sheet.moment': '{date} à {time}',
  'sheet.time': '{time}',
  'sheet.as-of': 'Mise à jour\u00a0: {now}',
}
