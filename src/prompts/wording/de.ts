// What callers hear in German. Titles come after a colon or at the start of a sentence, because anywhere else their endings
// change.
import type { Wording } from '../wording.ts'

export const de: Wording = {
  prompts: {
    msg_intro: 'Guten Tag, hier ist {{organization}} mit der Kampagne {{campaign}}.',
    msg_intro_confirm: 'Um zu beginnen, drücken Sie eine beliebige Taste.',
    msg_intro_location:
      'Guten Tag, hier ist {{organization}} mit der Kampagne {{campaign}}. Damit wir die richtigen Büros für Sie finden, müssen wir wissen, wo Sie wohnen.',
    msg_location: 'Bitte geben Sie Ihre Postleitzahl über die Telefontasten ein.',
    msg_invalid_location: 'Leider haben wir {{location}} nicht gefunden.',
    msg_unparsed_location: 'Leider haben wir keine Postleitzahl erhalten.',
    msg_choose_target: '{{title}} {{name}}: Drücken Sie die {{digit}}.',
    msg_prompt_schedule:
      'Möchten Sie für diese Kampagne regelmäßig angerufen werden? Drücken Sie die 1, dann merken wir das vor. Wenn nicht, bleiben Sie einfach dran.',
    msg_alter_schedule: 'Ihr Wunsch, regelmäßig angerufen zu werden, ist vorgemerkt. Um ihn zu streichen, drücken Sie die 9.',
    msg_schedule_start: 'Danke, Ihr Wunsch ist vorgemerkt. Wir melden uns, sobald es mit den regelmäßigen Anrufen losgeht.',
    msg_schedule_stop: 'Ihr Wunsch, regelmäßig angerufen zu werden, ist gestrichen.',
    msg_call_block_intro: '{{#many}}Wir verbinden Sie nacheinander mit {{n_targets}} Büros.{{/many}}',
    msg_target_intro: 'Wir verbinden Sie jetzt: {{title}} {{name}}{{#location}}, {{location}}{{/location}}.',
    msg_target_busy: 'Die Leitung ist gerade besetzt: {{title}} {{name}}.',
    msg_between_calls:
      'Vielen Dank. {{#many}}Es folgen noch {{calls_left}} Gespräche.{{/many}}{{^many}}Es folgt noch ein Gespräch.{{/many}}',
    msg_final_thanks: 'Danke, dass Sie Ihre Stimme erhoben haben. Auf Wiederhören.',
    msg_goodbye: 'Vielen Dank für Ihre Zeit. Auf Wiederhören.',
    msg_campaign_complete: 'Die Kampagne {{campaign}} ist zu Ende. Vielen Dank für Ihre Unterstützung. Auf Wiederhören.',
  },
  phrases: {
    apology: 'Bei uns ist leider etwas schiefgegangen. Bitte versuchen Sie es später noch einmal. Auf Wiederhören.',
    campaign_paused: 'Diese Kampagne nimmt zurzeit keine Anrufe entgegen. Auf Wiederhören.',
    no_campaign: 'Unter dieser Nummer ist zurzeit keine Kampagne zu erreichen. Auf Wiederhören.',
    target_without_number: 'Leider fehlt uns die Telefonnummer: {{title}} {{name}}.',
    target_unreachable: '{{title}} {{name}} war nicht zu erreichen.',
    switchboard: 'Wir verbinden Sie mit einer Telefonzentrale. Bitte fragen Sie dort nach: {{title}} {{name}}.',
    ask_for: 'Bitte fragen Sie dort nach: {{title}} {{name}}.',
    also_answers: 'Dasselbe Büro ist auch zuständig für: {{names}}.',
    lines_taken:
      'Alle Leitungen sind belegt: {{title}} {{name}}. Sie sind Nummer {{position}} in der Warteschlange. Bitte bleiben Sie bis zu einer Minute dran; Sie hören nichts, bis eine Leitung frei ist.',
    target_resting:
      'Zwischen zwei Anrufen lassen wir etwas Zeit: {{title}} {{name}}. Sie sind Nummer {{position}} in der Warteschlange. Bitte bleiben Sie bis zu einer Minute dran; Sie hören nichts, bis Sie an der Reihe sind.',
    targets_spent: 'Für heute sind alle Anrufe vergeben: {{names}}.',
    unreached: 'Nicht erreicht haben wir: {{names}}.',
    unreached_many: 'Von den Büros haben wir {{count}} nicht erreicht.',
    nobody_to_call: 'Leider haben wir niemanden gefunden, den Sie anrufen könnten. Auf Wiederhören.',
    several_districts: 'Ihre Postleitzahl gehört zu mehreren Wahlkreisen. Bitte wählen Sie, wer Sie vertritt.',
    choose_district: 'Wahlkreis {{district}}: Drücken Sie die {{digit}}.',
    another_district: 'Bitte wählen Sie jetzt unter diesen.',
    choose_more: 'Um weitere zu hören, drücken Sie die {{digit}}.',
    choose_none: 'Wenn nichts davon zutrifft oder Sie nicht sicher sind, drücken Sie die 0.',
    vacant_seat: 'Dieser Sitz ist zurzeit nicht besetzt: {{title}}, {{district}}.',
    key_skip: 'Mit der Sterntaste kommen Sie jederzeit zum nächsten Büro.',
    key_repeat: 'Zum Wiederholen drücken Sie die 2.',
    key_stop: 'Um aufzuhören, drücken Sie die 9.',
    key_end: 'Drücken Sie danach die Rautetaste.',
    wrong_key: 'Diese Taste hat hier keine Funktion.',
  },
}
