// What callers hear in French. If possible, titles come after a colon or at the start of a sentence, because anywhere else
// they would need an article that matches their gender.
import type { Wording } from '../wording.ts'

export const fr: Wording = {
  prompts: {
    msg_intro: 'Bonjour, ici {{organization}}, pour la campagne {{campaign}}.',
    msg_intro_confirm: "Pour commencer, appuyez sur n'importe quelle touche.",
    msg_intro_location:
      'Bonjour, ici {{organization}}, pour la campagne {{campaign}}. Pour trouver les bureaux qui vous concernent, nous devons savoir où vous habitez.',
    msg_location: 'Veuillez composer votre code postal sur le clavier de votre téléphone.',
    msg_invalid_location: "Désolés, nous n'avons pas trouvé {{location}}.",
    msg_unparsed_location: "Désolés, nous n'avons pas reçu de code postal.",
    msg_choose_target: '{{title}} {{name}} : tapez {{digit}}.',
    msg_prompt_schedule:
      'Souhaitez-vous recevoir des appels réguliers pour cette campagne ? Tapez 1 et nous en prendrons note. Sinon, restez simplement en ligne.',
    msg_alter_schedule: "Votre souhait de recevoir des appels réguliers est enregistré. Pour l'effacer, tapez 9.",
    msg_schedule_start: 'Merci, votre souhait est noté. Nous vous recontacterons quand les appels réguliers commenceront.',
    msg_schedule_stop: 'Votre souhait de recevoir des appels réguliers est effacé.',
    msg_call_block_intro: "{{#many}}Nous allons vous mettre en relation avec {{n_targets}} bureaux, l'un après l'autre.{{/many}}",
    msg_target_intro: 'Nous vous mettons en relation : {{title}} {{name}}{{#location}}, {{location}}{{/location}}.',
    msg_target_busy: '{{title}} {{name}} : la ligne est occupée pour le moment.',
    msg_between_calls: 'Merci. {{#many}}Il reste {{calls_left}} appels.{{/many}}{{^many}}Il reste un appel.{{/many}}',
    msg_final_thanks: "Merci d'avoir fait entendre votre voix. Au revoir.",
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
    ask_for: 'Veuillez demander {{title}} {{name}}.',
    also_answers: 'Le même bureau répond aussi pour {{names}}.',
    lines_taken:
      "{{title}} {{name}} : toutes les lignes sont occupées. Vous êtes numéro {{position}} dans la file. Patientez jusqu'à une minute ; vous n'entendrez rien avant qu'une ligne se libère.",
    target_resting:
      "{{title}} {{name}} : nous laissons un peu de temps entre deux appels. Vous êtes numéro {{position}} dans la file. Patientez jusqu'à une minute ; vous n'entendrez rien avant votre tour.",
    targets_spent: "Tous les appels d'aujourd'hui sont déjà attribués : {{names}}.",
    unreached: "Nous n'avons pas pu joindre {{names}}.",
    unreached_many: "Nous n'avons pas pu joindre {{count}} des bureaux.",
    nobody_to_call: "Désolés, nous n'avons trouvé personne que vous puissiez appeler. Au revoir.",
    several_districts: 'Votre code postal couvre plusieurs circonscriptions. Veuillez choisir qui vous représente.',
    choose_district: 'Circonscription {{district}} : tapez {{digit}}.',
    another_district: 'Choisissez maintenant parmi ceux-ci.',
    choose_more: "Pour en entendre d'autres, tapez {{digit}}.",
    choose_none: "Si ce n'est aucun de ces choix, ou en cas de doute, tapez 0.",
    vacant_seat: '{{title}}, {{district}} : ce siège est vacant.',
    key_skip: 'Pour passer au bureau suivant à tout moment, appuyez sur la touche étoile.',
    key_repeat: 'Pour réécouter, tapez 2.',
    key_stop: 'Pour arrêter, tapez 9.',
    key_end: 'Terminez par la touche dièse.',
    wrong_key: "Cette touche n'a pas de fonction ici.",
  },
}
