// What callers hear in Spanish, in words that Spain and the Americas share. If possible, titles come after a colon or at the
// start of a sentence, because anywhere else they would need an article that matches their gender.
import type { Wording } from '../wording.ts'

export const es: Wording = {
  prompts: {
    msg_intro: 'Hola, le saluda {{organization}}, por la campaña {{campaign}}.',
    msg_intro_confirm: 'Para comenzar, presione cualquier tecla.',
    msg_intro_location:
      'Hola, le saluda {{organization}}, por la campaña {{campaign}}. Para encontrar las oficinas que le corresponden, necesitamos saber dónde vive.',
    msg_location: 'Por favor, marque su código postal en el teclado.',
    msg_invalid_location: 'Lo sentimos, no encontramos {{location}}.',
    msg_unparsed_location: 'Lo sentimos, no hemos recibido ningún código postal.',
    msg_choose_target: '{{title}} {{name}}: marque {{digit}}.',
    msg_prompt_schedule:
      '¿Desea recibir llamadas periódicas para esta campaña? Marque 1 y tomaremos nota. Si no, simplemente espere en la línea.',
    msg_alter_schedule: 'Tenemos anotado su deseo de recibir llamadas periódicas. Para borrarlo, marque 9.',
    msg_schedule_start:
      'Gracias, hemos anotado su deseo. Nos pondremos en contacto con usted cuando empiecen las llamadas periódicas.',
    msg_schedule_stop: 'Hemos borrado su deseo de recibir llamadas periódicas.',
    msg_call_block_intro: '{{#many}}Le pondremos en contacto con {{n_targets}} oficinas, una tras otra.{{/many}}',
    msg_target_intro: 'Conectamos su llamada: {{title}} {{name}}{{#location}}, {{location}}{{/location}}.',
    msg_target_busy: '{{title}} {{name}} tiene la línea ocupada en este momento.',
    msg_between_calls: 'Gracias. {{#many}}Quedan {{calls_left}} llamadas.{{/many}}{{^many}}Queda una llamada.{{/many}}',
    msg_final_thanks: 'Gracias por hacer oír su voz. Hasta luego.',
    msg_goodbye: 'Gracias por su tiempo. Hasta luego.',
    msg_campaign_complete: 'La campaña {{campaign}} ha terminado. Gracias por su apoyo. Hasta luego.',
  },
  phrases: {
    apology: 'Lo sentimos, algo ha fallado por nuestra parte. Por favor, inténtelo de nuevo más tarde. Hasta luego.',
    campaign_paused: 'Esta campaña no recibe llamadas en este momento. Hasta luego.',
    no_campaign: 'En este momento no hay ninguna campaña disponible en este número. Hasta luego.',
    target_without_number: '{{title}} {{name}}: no tenemos ningún número de teléfono.',
    target_unreachable: '{{title}} {{name}} no ha podido atender la llamada.',
    switchboard: 'Le pondremos en contacto con una central telefónica. Por favor, pregunte allí por {{title}} {{name}}.',
    ask_for: 'Por favor, pregunte por {{title}} {{name}}.',
    also_answers: 'La misma oficina atiende las llamadas para {{names}}.',
    lines_taken:
      '{{title}} {{name}}: todas las líneas están ocupadas. Su lugar en la fila es el número {{position}}. Espere hasta un minuto, por favor; no oirá nada hasta que haya una línea libre.',
    target_resting:
      '{{title}} {{name}}: dejamos un tiempo entre una llamada y otra. Su lugar en la fila es el número {{position}}. Espere hasta un minuto, por favor; no oirá nada hasta que llegue su turno.',
    targets_spent: 'Ya no quedan llamadas para hoy: {{names}}.',
    unreached: 'No hemos podido contactar con {{names}}.',
    unreached_many: 'No hemos podido contactar con {{count}} de las oficinas.',
    nobody_to_call: 'Lo sentimos, no encontramos a nadie a quien usted pueda llamar. Hasta luego.',
    several_districts: 'Su código postal abarca varios distritos. Por favor, elija quién le representa.',
    choose_district: 'Distrito {{district}}: marque {{digit}}.',
    another_district: 'Ahora elija entre estos, por favor.',
    choose_more: 'Para oír más, marque {{digit}}.',
    choose_none: 'Si no es ninguno de estos, o no lo sabe con certeza, marque 0.',
    vacant_seat: '{{title}}, {{district}}: este escaño está vacante.',
    key_skip: 'Para pasar a la siguiente oficina en cualquier momento, marque asterisco.',
    key_repeat: 'Para oírlo de nuevo, marque 2.',
    key_stop: 'Para terminar, marque 9.',
    key_end: 'Después, marque la tecla numeral o almohadilla.',
    wrong_key: 'Esa tecla no tiene ninguna función aquí.',
  },
}
