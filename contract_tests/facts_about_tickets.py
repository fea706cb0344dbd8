"""What is known about tickets and what hangs on them, settings and search: the rows of facts.

One for each row of `behaviour.md` that touches their operations: LIVE or CODE, and here also what
the specification says and no schema holds (SPEC), and what is a guess (GUESS).
"""

from __future__ import annotations

from contract_tests import facts_of_comments as comments
from contract_tests import facts_of_deletion as deletion
from contract_tests import facts_of_lists as lists
from contract_tests import facts_of_rights as rights
from contract_tests import facts_of_settings as settings
from contract_tests import facts_of_tickets as tickets
from contract_tests import facts_of_time as time
from contract_tests.fact import Fact

TICKET_FACTS = (
    Fact("ticket-wrapper", "5.1", "SPEC", tickets.a_single_ticket_is_wrapped),
    Fact(
        "delete-ticket",
        "5.1",
        "SPEC",
        deletion.deleting_a_ticket_answers_a_sentence_and_then_it_is_gone,
    ),
    Fact(
        "row-and-detail",
        "5.4",
        "SPEC; LIVE azir",
        tickets.a_row_of_a_list_has_other_keys_than_a_ticket_read_alone,
    ),
    Fact(
        "new-ticket-keys",
        "5.4",
        "SPEC",
        tickets.a_new_ticket_has_the_keys_of_one_read_alone_but_two,
    ),
    Fact("mentionables", "5.4", "LIVE adv", tickets.a_ticket_read_alone_has_mentionables),
    Fact("ticket-defaults", "5.4", "SPEC", tickets.a_new_ticket_is_new_and_due_now),
    Fact(
        "ticket-number",
        "5.4",
        "SPEC; LIVE",
        tickets.a_new_ticket_has_the_next_number_of_the_account,
    ),
    Fact(
        "comments-attributes",
        "5.4",
        "SPEC",
        tickets.comments_that_come_with_a_ticket_have_no_author,
    ),
    Fact("ticket-body", "5.4", "SPEC", tickets.what_the_body_says_of_a_new_ticket_is_kept),
    Fact("ticket-line-items", "5.4", "LIVE adv", tickets.line_items_sent_with_a_ticket_are_ignored),
    Fact("any-status", "0, 5.4", "LIVE azir", tickets.any_text_is_a_status),
    Fact("any-priority", "5.4", "LIVE adv", tickets.priorities_outside_the_settings_are_accepted),
    Fact(
        "resolved-at",
        "5.4",
        "GUESS, inferred",
        tickets.resolving_a_ticket_sets_when_it_was_resolved,
    ),
    Fact("ticket-put", "9", "CODE", tickets.a_partial_put_of_a_ticket_keeps_the_rest),
    Fact("no-history", "5.4", "LIVE azir", tickets.a_ticket_shows_no_history),
    Fact("ticket-customer", "5.3, 5.4", "SPEC", tickets.the_customer_in_a_ticket_is_a_whole_one),
    Fact("customerless", "10", "GUESS", deletion.a_ticket_of_a_deleted_customer_stays),
    Fact("contactless", "10", "GUESS", deletion.a_ticket_of_a_deleted_contact_stays),
    Fact("other-contact", "10", "GUESS", tickets.a_contact_of_another_customer_is_accepted),
    Fact("assignee", "10", "GUESS", tickets.the_user_of_a_ticket_is_whom_it_is_assigned_to),
    Fact("ticket-cascade", "10", "GUESS", deletion.what_hangs_on_a_ticket_goes_with_it),
    Fact(
        "ticket-ids", "5.7", "LIVE adv, azcg, ae", tickets.ids_of_tickets_have_the_size_of_real_ones
    ),
    Fact("print", "5.4", "GUESS", tickets.printing_a_ticket_answers_success),
    Fact("tickets-50", "4", "LIVE adv; SPEC", lists.tickets_come_in_pages_of_50),
    Fact("timers-100", "4", "LIVE adv; SPEC", lists.timers_come_in_pages_of_100),
    Fact("comments-10", "4", "SPEC", lists.comments_come_in_pages_of_10),
    Fact(
        "per-page-tickets",
        "4",
        "CODE tap, azir, azcg",
        lists.per_page_is_honoured_for_tickets_and_timers,
    ),
    Fact("past-the-end-tickets", "4", "CODE mlacw", lists.tickets_past_the_last_page_are_none),
    Fact("ticket-order", "10", "GUESS", lists.tickets_are_listed_newest_first),
    Fact("strictly-after", "5.4", "SPEC", lists.after_a_time_is_strictly_after_it),
    Fact("layouts", "5.4", "CODE cm, cb", lists.a_day_and_a_time_with_fractions_are_taken),
    Fact("resolved-after", "5.4", "SPEC", lists.what_is_resolved_after_a_time_is_found),
    Fact("status-filter", "5.4", "SPEC", lists.a_status_is_compared_whole),
    Fact("not-closed", "5.4", "SPEC; CODE cab", lists.not_closed_is_a_status_to_ask_for),
    Fact("number-filter", "5.4", "CODE cab", lists.asking_for_a_number_answers_a_list),
    Fact("ticket-query", "5.4", "CODE index 2446642162", lists.a_query_looks_at_number_and_subject),
    Fact("ticket-query-customer", "10", "GUESS", lists.a_query_looks_at_the_name_of_the_customer),
    Fact(
        "ticket-filters",
        "5.4",
        "SPEC",
        lists.tickets_are_narrowed_by_customer_contact_and_technician,
    ),
    Fact("filters-together", "5.4", "GUESS", lists.filters_narrow_together),
    Fact("saved-search", "5.4", "GUESS", lists.no_saved_search_is_there),
    Fact("timer-filters", "5.4", "SPEC", lists.timers_are_narrowed_by_when_they_were_made),
    Fact(
        "comment-filters",
        "5.4",
        "SPEC",
        lists.comments_are_narrowed_by_when_they_were_made_or_changed,
    ),
    Fact(
        "comment-order", "4", "LIVE adv; SPEC", lists.comments_are_listed_newest_first_or_as_asked
    ),
    Fact("comment-wrapper", "5.1", "SPEC", comments.a_comment_is_wrapped_and_belongs_to_its_ticket),
    Fact("comment-owner", "2", "LIVE azcg, azir", comments.a_comment_is_of_the_owner_of_the_token),
    Fact("comment-tech", "5.4", "SPEC", comments.a_technician_can_be_named),
    Fact("comment-final", "5.1", "LIVE azcg", comments.comments_cannot_be_changed_or_deleted),
    Fact("comment-write-only", "5.4", "LIVE", comments.what_a_comment_is_sent_by_is_never_shown),
    Fact(
        "comment-extras",
        "5.4",
        "LIVE; SPEC",
        comments.the_list_of_comments_tells_more_than_the_ticket,
    ),
    Fact(
        "comment-user",
        "5.4",
        "SPEC, in part GUESS",
        comments.a_comment_without_an_author_has_an_empty_user,
    ),
    Fact(
        "first-comment",
        "5.4, 9",
        "SPEC; GUESS which",
        comments.a_row_of_a_list_has_the_oldest_comment_alone,
    ),
    Fact("all-comments", "5.4, 9", "SPEC", comments.all_comments_are_in_a_list_that_asks_for_them),
    Fact("comment-text", "5.4", "LIVE adv", comments.plain_text_is_not_rendered),
    Fact(
        "comment-format",
        "5.4",
        "SPEC",
        comments.a_rich_comment_comes_in_the_format_that_is_asked_for,
    ),
    Fact("comment-twice", "2, 7", "LIVE azcg", comments.a_repeated_comment_is_a_duplicate),
    Fact("bare-timer", "5.1", "SPEC", time.a_single_timer_is_bare),
    Fact("timer-duration", "5.4", "LIVE adv; SPEC", time.a_duration_sets_the_end_of_a_timer),
    Fact("timer-end", "5.4", "SPEC", time.an_end_that_is_sent_is_the_end_of_a_timer),
    Fact("timer-update", "5.4", "LIVE adv", time.changing_a_timer_ignores_the_duration),
    Fact("timer-product", "5.4", "LIVE adv", time.a_timer_has_the_labor_product_of_the_account),
    Fact("timer-user", "5.4", "SPEC", time.a_timer_is_of_the_current_user_unless_it_names_another),
    Fact("timer-charge", "5.1", "SPEC; GUESS line item", time.a_charged_timer_is_recorded),
    Fact("delete-timer", "5.1", "SPEC", time.deleting_a_timer_answers_success_and_then_it_is_gone),
    Fact("timer-billable", "5.5", "SPEC", time.making_a_timer_billable_changes_nothing_else),
    Fact("other-ticket", "5.4", "GUESS", time.what_hangs_on_another_ticket_is_not_found),
    Fact(
        "line-item-wrapper", "5.1", "SPEC", time.a_line_item_is_added_bare_and_changed_in_a_wrapper
    ),
    Fact(
        "line-item-names",
        "5.4",
        "LIVE adv; SPEC",
        time.a_line_item_needs_name_and_description_with_a_product_too,
    ),
    Fact("line-item-cents", "5.4", "SPEC", time.prices_are_kept_in_cents_and_a_quantity_is_text),
    Fact(
        "remove-line-item",
        "5.1",
        "SPEC",
        time.removing_a_line_item_answers_success_and_an_empty_message,
    ),
    Fact("attach", "5.4, 10", "SPEC; GUESS the shape", time.files_are_there_at_the_next_read),
    Fact(
        "delete-attachment",
        "5.1",
        "SPEC",
        time.deleting_an_attachment_answers_success_and_then_it_is_gone,
    ),
    Fact("statuses", "5.4", "SPEC; CODE", settings.the_statuses_of_tickets_are_in_their_settings),
    Fact("priorities", "5.4", "SPEC", settings.priorities_and_problem_types_are_in_the_settings),
    Fact("locale", "5.4", "SPEC", settings.the_locale_tells_the_zone_and_its_offset),
    Fact("types", "5.4", "SPEC", settings.types_and_fields_are_the_same_wherever_they_stand),
    Fact(
        "customer-fields",
        "5.3",
        "SPEC; GUESS the shape",
        settings.fields_of_customers_are_in_the_settings,
    ),
    Fact(
        "settings-users",
        "5.4",
        "SPEC; GUESS active",
        settings.settings_of_tickets_name_the_active_users,
    ),
    Fact("settings-open", "6.1", "SPEC", settings.settings_need_no_permission),
    Fact("printing", "5.4", "SPEC", settings.the_channel_of_printing_has_21_digits),
    Fact("search", "5.5", "SPEC", settings.a_search_finds_customers_contacts_and_tickets),
    Fact(
        "search-customer",
        "5.5",
        "CODE index 18836198705",
        settings.the_source_of_a_result_names_its_customer,
    ),
    Fact("search-keys", "5.5", "SPEC", settings.a_customer_that_is_found_shows_five_keys),
    Fact("search-rights", "6.3", "SPEC", settings.a_search_leaves_out_what_the_token_may_not_list),
    Fact("search-nothing", "10", "GUESS", settings.a_search_for_nothing_finds_nothing),
    Fact(
        "their-ticket",
        "6.2, 10",
        "SPEC; GUESS the refusal",
        rights.their_ticket_is_one_that_is_assigned_to_them,
    ),
    Fact("view-details", "6.3", "SPEC", rights.view_details_is_enough_for_every_ticket),
    Fact(
        "selected-tickets",
        "6.1",
        "SPEC",
        rights.tickets_of_a_customer_that_is_not_selected_are_not_found,
    ),
    Fact(
        "selected-timers",
        "6.1",
        "SPEC",
        rights.timers_of_a_customer_that_is_not_selected_are_not_found,
    ),
    Fact(
        "selected-search", "6.1", "SPEC", rights.a_search_hides_the_customers_that_are_not_selected
    ),
    Fact(
        "selected-create",
        "6.1, 10",
        "GUESS",
        rights.a_ticket_for_a_customer_that_is_not_selected_is_refused,
    ),
    Fact("patch", "5.1", "SPEC", rights.only_timers_are_patched),
    Fact("no-scim", "9", "SPEC", rights.technicians_are_made_nowhere_in_the_api),
)
