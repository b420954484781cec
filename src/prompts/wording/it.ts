// What callers hear in Italian. If possible, titles come after a colon or at the start of a sentence, because anywhere else
// they would need an article that matches their gender.
import type { Wording } from '../wording.ts'

export const it: Wording = {
  prompts: {
    msg_intro: 'Salve, qui {{organization}}, per la campagna {{campaign}}.',
    msg_intro_confirm: 'Per iniziare, prema un tasto qualsiasi.',
    msg_intro_location:
      'Salve, qui {{organization}}, per la campagna {{campaign}}. Per trovare gli uffici giusti per Lei, dobbiamo sapere dove abita.',
    msg_location: 'Inserisca il Suo codice postale con la tastiera del telefono.',
    msg_invalid_location: 'Ci dispiace, non abbiamo trovato {{location}}.',
    msg_unparsed_location: 'Ci dispiace, non abbiamo ricevuto alcun codice postale.',
    msg_choose_target: '{{title}} {{name}}: prema {{digit}}.',
    msg_prompt_schedule:
      'Desidera ricevere chiamate periodiche per questa campagna? Prema 1 e ne prenderemo nota. Altrimenti resti semplicemente in linea.',
    msg_alter_schedule: 'Abbiamo annotato che desidera ricevere chiamate periodiche. Per annullare la richiesta, prema 9.',
    msg_schedule_start:
      'Grazie, abbiamo preso nota della Sua richiesta. Ci faremo sentire quando inizieranno le chiamate periodiche.',
    msg_schedule_stop: 'La Sua richiesta di ricevere chiamate periodiche è annullata.',
    msg_call_block_intro: "{{#many}}La metteremo in contatto con {{n_targets}} uffici, uno dopo l'altro.{{/many}}",
    msg_target_intro: 'Ora chiamiamo: {{title}} {{name}}{{#location}}, {{location}}{{/location}}.',
    msg_target_busy: '{{title}} {{name}}: la linea è occupata in questo momento.',
    msg_between_calls: 'Grazie. {{#many}}Restano {{calls_left}} chiamate.{{/many}}{{^many}}Resta una chiamata.{{/many}}',
    msg_final_thanks: 'Grazie di aver fatto sentire la Sua voce. Arrivederci.',
    msg_goodbye: 'Grazie per il Suo tempo. Arrivederci.',
    msg_campaign_complete: 'La campagna {{campaign}} è terminata. Grazie per il Suo sostegno. Arrivederci.',
  },
  phrases: {
    apology: 'Ci dispiace, qualcosa non ha funzionato da parte nostra. La preghiamo di riprovare più tardi. Arrivederci.',
    campaign_paused: 'Al momento questa campagna non riceve chiamate. Arrivederci.',
    no_campaign: 'Al momento nessuna campagna è raggiungibile a questo numero. Arrivederci.',
    target_without_number: '{{title}} {{name}}: non abbiamo alcun numero di telefono.',
    target_unreachable: '{{title}} {{name}} non è raggiungibile al momento.',
    switchboard: 'La mettiamo in contatto con un centralino. Chieda di parlare con {{title}} {{name}}.',
    ask_for: 'Chieda di parlare con {{title}} {{name}}.',
    also_answers: 'Lo stesso ufficio risponde anche per {{names}}.',
    lines_taken:
      '{{title}} {{name}}: tutte le linee sono occupate. Lei è il numero {{position}} in attesa. Resti in linea fino a un minuto; non sentirà nulla finché non si libera una linea.',
    target_resting:
      "{{title}} {{name}}: lasciamo un po' di tempo tra una chiamata e l'altra. Lei è il numero {{position}} in attesa. Resti in linea fino a un minuto; non sentirà nulla finché non è il Suo turno.",
    targets_spent: 'Per oggi non restano altre chiamate: {{names}}.',
    unreached: 'Non siamo riusciti a contattare {{names}}.',
    unreached_many: 'Non siamo riusciti a contattare {{count}} degli uffici.',
    nobody_to_call: 'Ci dispiace, non abbiamo trovato nessuno che Lei possa chiamare. Arrivederci.',
    several_districts: 'Il Suo codice postale comprende più collegi elettorali. Scelga chi La rappresenta.',
    choose_district: 'Collegio {{district}}: prema {{digit}}.',
    another_district: 'Ora scelga tra questi.',
    choose_more: 'Per sentirne altri, prema {{digit}}.',
    choose_none: 'Se non è nessuno di questi, o in caso di dubbio, prema 0.',
    vacant_seat: '{{title}}, {{district}}: questo seggio è vacante.',
    key_skip: "Per passare all'ufficio successivo in qualsiasi momento, prema asterisco.",
    key_repeat: 'Per riascoltare, prema 2.',
    key_stop: 'Per smettere, prema 9.',
    key_end: 'Poi prema il tasto cancelletto.',
    wrong_key: 'Questo tasto qui non ha alcuna funzione.',
  },
}
