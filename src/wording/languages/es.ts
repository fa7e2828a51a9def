import type { Texts } from '../templates/texts.ts'

export const es: Texts = {
  locale: 'es',
  'announced.todo':
    '{begins, select, known {Por favor, guarde su trabajo y cierre la sesión{where} antes de la hora de inicio: {start}.} other {Por favor, tenga en cuenta que pronto deberá guardar su trabajo y cerrar la sesión{where}; aquí se le avisará de la hora.}}',
  'announced.details':
    'Nadie podrá usar {stations} {during}: {amount, select, one {pasa} other {pasan}} a un ordenador nuevo. Lo que siga abierto en una pantalla en ese momento se perderá.',
  'announced.board': '{stations}: fuera de servicio {during}, por el traslado a un ordenador nuevo.',
  'reminder.todo':
    '{begins, select, known {Por favor, guarde su trabajo y cierre la sesión{where} antes de la hora de inicio: {start}.} other {Por favor, tenga en cuenta que pronto deberá guardar su trabajo y cerrar la sesión{where}; aquí se le avisará de la hora.}}',
  'reminder.details':
    'Le recordamos que nadie podrá usar {stations} {during}. Lo que siga abierto en una pantalla en ese momento se perderá.',
  'reminder.board': '{stations}: fuera de servicio {during}.',
  'moved.todo':
    '{begins, select, known {Puede seguir trabajando{where} hasta {start}; por favor, guarde su trabajo y cierre la sesión antes.} other {Puede seguir trabajando{where} por ahora.}}',
  'moved.details': 'El traslado tiene una nueva hora. {because} Nadie podrá usar {stations} {during}.',
  'moved.board': '{stations}: nueva hora, fuera de servicio {during}.',
  'put-off.todo': 'Puede seguir trabajando{where} como siempre.',
  'put-off.details':
    'El traslado{begins, select, known { anunciado para {start}} other {}} no empieza según lo previsto: {stations} {amount, select, one {sigue} other {siguen}} por ahora como hasta hoy. {because} Aquí se le avisará de la nueva hora.',
  'put-off.board': '{stations}: en servicio como siempre; se avisará de la nueva hora.',
  'started.todo': 'Por favor, no use {these} {ends, select, known {hasta {end}} other {por ahora}}.',
  'started.details':
    '{stations} {amount, select, one {está pasando} other {están pasando}} a un ordenador nuevo. Aquí se le avisará en cuanto pueda {amount, select, one {usarla} other {usarlas}} de nuevo.',
  'started.board':
    '{stations}: fuera de servicio{ends, select, known { hasta {end} como muy tarde} other {}}, en traslado a un ordenador nuevo.',
  'extended.todo': 'Por favor, no use {these} {ends, select, known {hasta {end}} other {todavía}}.',
  'extended.details':
    'El traslado tarda más de lo previsto. Aquí se le avisará en cuanto pueda volver a usar {stations}.',
  'extended.board':
    '{stations}: fuera de servicio{ends, select, known { hasta {end} como muy tarde} other {}}, el traslado tarda más de lo previsto.',
  'opened.todo':
    '{part, select, all {Puede volver a usar {these}.} some {Puede volver a usar {open}.} other {Puede volver a usar algunas de las estaciones{scope, select, all {} other { de {servers}}}; por favor, pregunte cuáles.}}',
  'opened.details':
    '{part, select, all {{stations} ya {amount, select, one {está} other {están}} en el ordenador nuevo.} other {Las demás estaciones siguen en traslado: aquí se le avisará cuando pueda usarlas.}}',
  'opened.board':
    '{part, select, all {{stations}: de nuevo en servicio.} some {{open}: de nuevo en servicio; las demás siguen fuera de servicio.} other {{stations}: en parte de nuevo en servicio.}}',
  'over.todo': 'Puede volver a usar {these}.',
  'over.details':
    'El traslado ha terminado: {stations} ya {amount, select, one {está} other {están}} en el ordenador nuevo.',
  'over.board': '{stations}: de nuevo en servicio, en el ordenador nuevo.',
  'failed.todo': 'Por favor, no use todavía {these}.',
  'failed.details':
    'El traslado no ha salido según lo previsto: {stations} todavía no {amount, select, one {está lista} other {están listas}}. {because} Ya se está trabajando en ello, y aquí se le informará de cómo sigue.',
  'failed.board':
    '{stations}: fuera de servicio; el traslado no ha salido según lo previsto y se está trabajando en ello.',
  'going-back.todo': 'Por favor, guarde su trabajo, cierre la sesión y no use {these} por ahora.',
  'going-back.details':
    'El traslado se deshace: {stations} {amount, select, one {vuelve} other {vuelven}} al ordenador antiguo. Aquí se le avisará cuando pueda {amount, select, one {usarla} other {usarlas}} de nuevo.',
  'going-back.board': '{stations}: fuera de servicio, de vuelta al ordenador antiguo.',
  'rolled-back.todo': 'Puede volver a usar las estaciones antiguas{scope, select, all {} other { de {servers}}}.',
  'rolled-back.details':
    '{stations} {amount, select, one {está} other {están}} de nuevo en el ordenador antiguo, y allí se trabaja como antes. Los archivos guardados entretanto en el ordenador nuevo no están en el antiguo.',
  'rolled-back.board': '{stations}: de nuevo en servicio, en el ordenador antiguo como antes.',
  'cancelled.todo':
    '{begun, select, yes {Por favor, pregunte antes de usar {these}.} other {Puede seguir trabajando{where} como siempre.}}',
  'cancelled.details':
    '{begun, select, yes {{because} Esto afecta a {stations}.} other {El traslado{begins, select, known { anunciado para {start}} other {}} no se realiza: {stations} {amount, select, one {sigue} other {siguen}} como hasta hoy. {because}}}',
  'cancelled.board':
    '{begun, select, yes {{stations}: por favor, pregunte antes; el traslado se ha abandonado.} other {{stations}: en servicio como siempre, el traslado no se realiza.}}',
  'because.computers-changed':
    'Algo ha cambiado en los ordenadores desde que se planificó, y por eso se está revisando de nuevo.',
  'because.not-begun-in-time': 'El traslado no pudo empezar a tiempo.',
  'because.not-told-in-time': 'No se le había avisado con suficiente antelación.',
  'because.given-up': 'El traslado ya había empezado y se ha abandonado.',
  'because.taken-back': 'El traslado se está deshaciendo: todo vuelve al ordenador antiguo.',
  'step-by-step': 'Todavía no todos pueden iniciar sesión: el acceso se abre paso a paso.',
  checks:
    'Después se ha comprobado todo y está como debe ({checks, plural, one {una comprobación} other {# comprobaciones}}).',
  alternative: 'Mientras tanto puede recurrir a: {alternative}.',
  late: 'Este aviso llega tarde: debía estar aquí {due}.',
  questions: 'Preguntas: {contact}',
  'screen.soon':
    'Por favor, guarde su trabajo y cierre la sesión. Dentro de {minutes, plural, one {un minuto} other {# minutos}} esta estación queda fuera de servicio, porque pasa a un ordenador nuevo. Lo que siga abierto entonces se perderá.',
  'screen.now': 'Por favor, guarde su trabajo y cierre la sesión ahora: esta estación pasa a un ordenador nuevo.',
  'screen.ends':
    '{minutes, plural, =0 {Ahora se cierra la sesión de todos.} one {Dentro de un minuto se cierra la sesión de todos.} other {Dentro de # minutos se cierra la sesión de todos.}} Lo que siga abierto entonces se perderá.',
  where: 'en las estaciones de {servers}',
  'stations.named':
    '{count, plural, one {la estación {names} de {server}} other {las # estaciones de {server} ({names})}}',
  'stations.counted': 'las {count} estaciones de {server}',
  'stations.unknown': 'las estaciones de {server}',
  'stations.these':
    '{scope, select, all {{amount, select, one {la estación} other {las estaciones}}} other {{amount, select, one {la estación de {servers}} other {las estaciones de {servers}}}}}',
  more: '{count} más',
  during:
    '{begins, select, known {desde {start}{ends, select, known { hasta {end} como muy tarde} other {}}} other {{ends, select, known {hasta {end} como muy tarde} other {durante un tiempo}}}}',
  moment: '{date} a las {time}',
  time: 'las {time}',
  'sheet.moment': 'el {date}, a las {time}',
  'sheet.time': 'las {time}',
  'sheet.as-of': 'Última actualización: {now}',
}
