// What callers hear in Polish, without gendered forms of address. Names come after a colon or at the start of a sentence, and
// numbers after what they count, because anywhere else the endings change.
import type { Wording } from '../wording.ts'

export const pl: Wording = {
  prompts: {
    msg_intro: 'Dzień dobry, tu {{organization}}, w sprawie kampanii {{campaign}}.',
    msg_intro_confirm: 'Aby zacząć, proszę nacisnąć dowolny klawisz.',
    msg_intro_location:
      'Dzień dobry, tu {{organization}}, w sprawie kampanii {{campaign}}. Aby znaleźć właściwe biura, musimy znać miejsce zamieszkania.',
    msg_location: 'Proszę wpisać swój kod pocztowy na klawiaturze telefonu.',
    msg_invalid_location: 'Niestety nie znaleźliśmy takiego miejsca: {{location}}.',
    msg_unparsed_location: 'Niestety nie otrzymaliśmy kodu pocztowego.',
    msg_choose_target: '{{title}} {{name}}: proszę nacisnąć {{digit}}.',
    msg_prompt_schedule:
      'Czy mamy regularnie dzwonić w sprawie tej kampanii? Proszę nacisnąć 1, a odnotujemy tę prośbę. Jeśli nie, wystarczy chwilę poczekać.',
    msg_alter_schedule: 'Mamy odnotowaną prośbę o regularne telefony. Aby ją wykreślić, proszę nacisnąć 9.',
    msg_schedule_start: 'Dziękujemy, prośba została odnotowana. Odezwiemy się, gdy zaczniemy regularnie dzwonić.',
    msg_schedule_stop: 'Prośba o regularne telefony została wykreślona.',
    msg_call_block_intro: '{{#many}}Połączymy kolejno z biurami, ich liczba to {{n_targets}}.{{/many}}',
    msg_target_intro: 'Łączymy z biurem: {{title}} {{name}}{{#location}}, {{location}}{{/location}}.',
    msg_target_busy: 'Linia jest teraz zajęta: {{title}} {{name}}.',
    msg_between_calls:
      'Dziękujemy. {{#many}}Liczba pozostałych rozmów: {{calls_left}}.{{/many}}{{^many}}Została jeszcze jedna rozmowa.{{/many}}',
    msg_final_thanks: 'Dziękujemy za zabranie głosu. Do usłyszenia.',
    msg_goodbye: 'Dziękujemy za poświęcony czas. Do usłyszenia.',
    msg_campaign_complete: 'Kampania {{campaign}} dobiegła końca. Dziękujemy za wsparcie. Do usłyszenia.',
  },
  phrases: {
    apology: 'Przepraszamy, po naszej stronie coś poszło nie tak. Prosimy spróbować później. Do usłyszenia.',
    campaign_paused: 'Ta kampania obecnie nie przyjmuje połączeń. Do usłyszenia.',
    no_campaign: 'Pod tym numerem nie ma obecnie żadnej kampanii. Do usłyszenia.',
    target_without_number: 'Niestety nie mamy numeru telefonu: {{title}} {{name}}.',
    target_unreachable: 'Nie udało się połączyć: {{title}} {{name}}.',
    switchboard: 'Łączymy z centralą. Prosimy zapytać tam o tę osobę: {{title}} {{name}}.',
    ask_for: 'Prosimy zapytać tam o tę osobę: {{title}} {{name}}.',
    also_answers: 'To samo biuro odbiera telefony także dla tych osób: {{names}}.',
    lines_taken:
      'Wszystkie linie są zajęte: {{title}} {{name}}. Miejsce w kolejce: {{position}}. Proszę poczekać do minuty; do zwolnienia linii nic nie będzie słychać.',
    target_resting:
      'Między rozmowami robimy krótką przerwę: {{title}} {{name}}. Miejsce w kolejce: {{position}}. Proszę poczekać do minuty; do Pana lub Pani kolejki nic nie będzie słychać.',
    targets_spent: 'Na dziś nie ma już wolnych rozmów: {{names}}.',
    unreached: 'Nie udało się połączyć z tymi osobami: {{names}}.',
    unreached_many: 'Liczba biur, z którymi nie udało się połączyć: {{count}}.',
    nobody_to_call: 'Niestety nie znaleźliśmy nikogo, do kogo można by zadzwonić. Do usłyszenia.',
    several_districts: 'Ten kod pocztowy obejmuje kilka okręgów wyborczych. Proszę wybrać, kto reprezentuje właściwy okręg.',
    choose_district: 'Okręg {{district}}: proszę nacisnąć {{digit}}.',
    another_district: 'Teraz proszę wybrać spośród tych.',
    choose_more: 'Aby usłyszeć kolejne, proszę nacisnąć {{digit}}.',
    choose_none: 'Jeśli żadna odpowiedź nie pasuje albo nie ma pewności, proszę nacisnąć 0.',
    vacant_seat: 'To miejsce jest obecnie nieobsadzone: {{title}}, {{district}}.',
    key_skip: 'Aby w dowolnej chwili przejść do następnego biura, proszę nacisnąć gwiazdkę.',
    key_repeat: 'Aby usłyszeć to ponownie, proszę nacisnąć 2.',
    key_stop: 'Aby zakończyć, proszę nacisnąć 9.',
    key_end: 'Na koniec proszę nacisnąć krzyżyk, czyli hash.',
    wrong_key: 'Ten klawisz nie ma tutaj funkcji.',
  },
}
