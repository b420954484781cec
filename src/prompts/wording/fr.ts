// What callers hear in French. Titles stand behind a colon or at the beginning of a sentence where they can, for anywhere
// else they would need an article of their gender.
import type { Wording } from '../wording.ts'

export const fr: Wording = {
  prompts: {
    msg_intro: 'Bonjour, ici {{organization}}. Merci de participer à la campagne {{campaign}}.',
    msg_intro_confirm: "Pour commencer, appuyez sur n'importe quelle touche.",
    msg_intro_location:
      'Bonjour, ici {{organization}}. Merci de participer à la campagne {{campaign}}. Pour trouver les bureaux qui vous concernent, nous devons savoir où vous habitez.',
    msg_location: 'Veuillez composer votre code postal sur le clavier de votre téléphone.',
    msg_invalid_location: "Désolés, nous n'avons pas trouvé {{location}}.",
    msg_unparsed_location: "Désolés, nous n'avons pas reçu de code postal.",
    msg_choose_target: '{{title}} {{name}} : tapez {{digit}}.',
    msg_prompt_schedule:
      'Souhaitez-vous recevoir des appels réguliers pour cette campagne ? Tapez 1 et nous en prendrons note. Sinon, restez simplement en ligne.',
    msg_alter_schedule: "Votre souhait de recevoir des appels réguliers est enregistré. Pour l'effacer, tapez 9.",
    msg_schedule_start: 'Merci, votre souhait est noté. Nous vous recontacterons quand les appels réguliers commenceront.',
    msg_schedule_stop: 'Votre souhait de recevoir des appels réguliers est effacé.',
    msg_call_block_intro:
      "Nous allons vous mettre en relation avec {{#many}}{{n_targets}} bureaux, l'un après l'autre{{/many}}{{^many}}un bureau{{/many}}. Pendant un appel, la touche étoile y met fin et passe à la suite. Avant un appel, étoile permet de le sauter, 2 répète de qui il s'agit et 9 arrête tout.",
    msg_target_intro: 'Nous vous mettons en relation : {{title}} {{name}}{{#location}}, {{location}}{{/location}}.',
    msg_target_busy: '{{title}} {{name}} : la ligne est occupée pour le moment.',
    msg_between_calls: 'Merci. {{#many}}Il reste {{calls_left}} appels.{{/many}}{{^many}}Il reste un appel.{{/many}}',
    msg_final_thanks: "C'était le dernier appel. Merci d'avoir fait entendre votre voix. Au revoir.",
    msg_goodbye: 'Merci du temps que vous nous avez accordé. Au revoir.',
    msg_campaign_complete: 'La campagne {{campaign}} est terminée. Merci de votre soutien. Au revoir.',
  },
  phrases: {
    apology: 'Désolés, un problème est survenu de notre côté. Veuillez réessayer plus tard. Au revoir.',
    campaign_paused: "Cette campagne ne prend pas d'appels en ce moment. Au revoir.",
    no_campaign: "Aucune campagne n'est joignable à ce numéro en ce moment. Au revoir.",
    target_without_number: "{{title}} {{name}} : nous n'avons pas de numéro de téléphone.",
    target_unreachable: '{{title}} {{name}} est injoignable pour le moment.',
    switchboard: 'Nous vous mettons en relation avec un standard. Veuillez y demander {{title}} {{name}}.',
    lines_taken: "D'autres personnes occupent cette ligne. Veuillez patienter un instant.",
    nobody_to_call: "Désolés, nous n'avons trouvé personne que vous puissiez appeler. Au revoir.",
  },
}
