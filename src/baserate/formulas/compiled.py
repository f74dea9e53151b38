"""NumPy code and LaTeX of every formula, made by tools/compile_formulas.py: not edited by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy

from baserate.formulas import special


def _f000_ppv_if_unknown_right(alerts_per_year: Any, false_alerts_per_year: Any) -> Any:
    return (alerts_per_year - false_alerts_per_year)/alerts_per_year


def _f001_officer_hours_per_year(alerts_false_per_year: Any, alerts_true_per_year: Any, minutes_per_alert: Any) -> Any:
    return (1/60)*minutes_per_alert*(alerts_false_per_year + alerts_true_per_year)


def _f002_faces_per_day(alerts_false_per_year: Any, alerts_true_per_year: Any) -> Any:
    return (1/365)*alerts_false_per_year + (1/365)*alerts_true_per_year


def _f003_power_megawatts(accelerators_needed: Any, cameras: Any, uptime: Any, watts_per_accelerator: Any, watts_per_camera: Any) -> Any:
    return (1/1000000)*accelerators_needed*watts_per_accelerator + (1/1000000)*cameras*uptime*watts_per_camera


def _f004_alerts_per_year(days: Any, right: Any, unknown: Any, wrong: Any) -> Any:
    return (365*right + 365*unknown + 365*wrong)/days


def _f005_false_alerts_per_year(days: Any, p_right: Any, right: Any, wrong: Any) -> Any:
    return 365*(1 - p_right)*(right + wrong)/days


def _f006_true_alerts_per_year(days: Any, p_right: Any, right: Any, wrong: Any) -> Any:
    return 365*p_right*(right + wrong)/days


def _f007_flags_per_true_positive(false_positives_per_year: Any, true_positives_per_year: Any) -> Any:
    return (false_positives_per_year + true_positives_per_year)/true_positives_per_year


def _f008_prevalence_at_first() -> Any:
    return 0


def _f009_looks_per_person() -> Any:
    return 1


def _f010_confirmed_p_innocent_person_wrongly_flagged_in_passes(mean_fmr: Any, p_confirm_false: Any, passes: Any) -> Any:
    return special.any_of(mean_fmr*p_confirm_false, passes)


def _f011_p_innocent_person_wrongly_flagged_in_passes(false_alarm_rate: Any, passes: Any) -> Any:
    return special.any_of(false_alarm_rate, passes)


def _f012_p_innocent_person_wrongly_flagged_in_passes(false_positive_rate: Any, passes: Any) -> Any:
    return special.any_of(false_positive_rate, passes)


def _f013_p_innocent_person_wrongly_flagged_in_passes(false_rate_of_chain: Any, passes: Any) -> Any:
    return special.any_of(false_rate_of_chain, passes)


def _f014_p_innocent_person_wrongly_flagged_in_passes(false_rate_up_to_here: Any, passes: Any) -> Any:
    return special.any_of(false_rate_up_to_here, passes)


def _f015_fpir(fmr: Any, watchlist_size: Any) -> Any:
    return special.any_of(fmr, watchlist_size)


def _f016_fmr(fpir: Any, gallery_in_all: Any) -> Any:
    return special.any_of(fpir, gallery_in_all**(-1.0))


def _f017_p_innocent_person_wrongly_flagged_in_passes(fpir: Any, passes: Any) -> Any:
    return special.any_of(fpir, passes)


def _f018_confirmed_p_innocent_person_wrongly_flagged_in_passes(fpir: Any, p_confirm_false: Any, passes: Any) -> Any:
    return special.any_of(fpir*p_confirm_false, passes)


def _f019_p_innocent_person_wrongly_flagged_in_passes(mean_fmr: Any, passes: Any) -> Any:
    return special.any_of(mean_fmr, passes)


def _f020_p_breach_over_period(p_breach_per_year: Any, period_years: Any) -> Any:
    return special.any_of(p_breach_per_year, period_years)


def _f021_p_breach_over_period(p_breach_per_year: Any, years: Any) -> Any:
    return special.any_of(p_breach_per_year, years)


def _f022_p_innocent_person_wrongly_flagged_in_passes(p_sign_given_no_intent: Any, passes: Any) -> Any:
    return special.any_of(p_sign_given_no_intent, passes)


def _f023_p_found_within_minutes(detections_per_hour: Any, minutes: Any) -> Any:
    return -numpy.expm1(-1/60*detections_per_hour*minutes)


def _f024_confirmed_share_of_searches_with_a_false_candidate(confirmed_log_no_false_candidate: Any) -> Any:
    return -numpy.expm1(confirmed_log_no_false_candidate)


def _f025_share_of_searches_with_a_false_candidate(log_no_false_candidate: Any) -> Any:
    return -numpy.expm1(log_no_false_candidate)


def _f026_false_discovery_rate(p_right: Any) -> Any:
    return 1 - p_right


def _f027_confirmed_sensitivity_of_chain(confirmed_true_alerts_per_day: Any, true_looks_per_year: Any) -> Any:
    return 365*confirmed_true_alerts_per_day/true_looks_per_year


def _f028_true_looks_per_year(faces_per_day: Any, p_watchlisted: Any) -> Any:
    return 365*faces_per_day*p_watchlisted


def _f029_looks_per_person(faces_per_day: Any, people_looked_at: Any) -> Any:
    return 365*faces_per_day/people_looked_at


def _f030_sensitivity_of_chain(true_alerts_per_day: Any, true_looks_per_year: Any) -> Any:
    return 365*true_alerts_per_day/true_looks_per_year


def _f031_share_unattended(officers: Any, officers_needed: Any) -> Any:
    return numpy.maximum(0, -officers/officers_needed + 1)


def _f032_false_links(candidate_pairs: Any, p_false_link: Any, true_links: Any) -> Any:
    return p_false_link*numpy.maximum(0, candidate_pairs - true_links)


def _f033_looks_per_person(scored: Any, size: Any) -> Any:
    return numpy.maximum(1, scored/size)


def _f034_looks_per_person(looks_per_person_per_year: Any, screened_per_year: Any, size: Any) -> Any:
    return numpy.maximum(looks_per_person_per_year, screened_per_year/size)


def _f035_looks_per_person(faces_per_day: Any, passes_per_person_per_year: Any, size: Any) -> Any:
    return numpy.maximum(passes_per_person_per_year, 365*faces_per_day/size)


def _f036_p_flagged(alerts_false_per_year: Any, alerts_true_per_year: Any, size: Any) -> Any:
    return numpy.minimum(1, (alerts_false_per_year + alerts_true_per_year)/size)


def _f037_unequal_share_up_to_here(false_rate_before: Any, false_rate_here: Any, fpir: Any) -> Any:
    return numpy.minimum(1, false_rate_before*false_rate_here/numpy.maximum(1.0e-300, fpir))


def _f038_people_looked_at(faces_per_day: Any, passes_per_person_per_year: Any, size: Any) -> Any:
    return numpy.minimum(size, 365*faces_per_day/passes_per_person_per_year)


def _f039_people_looked_at(scored: Any, size: Any) -> Any:
    return numpy.minimum(scored, size)


def _f040_people_looked_at(looks_per_person_per_year: Any, screened_per_year: Any, size: Any) -> Any:
    return numpy.minimum(size, screened_per_year/looks_per_person_per_year)


def _f041_p_all_right(accuracy: Any) -> Any:
    return accuracy


def _f042_acts_forgone_in_period(acts_forgone_per_year: Any, period_years: Any) -> Any:
    return acts_forgone_per_year*period_years


def _f043_alerts_false_per_year(alerts_false_per_year: Any) -> Any:
    return alerts_false_per_year


def _f044_attended_false_alerts_per_year(alerts_false_per_year: Any, share_unattended: Any) -> Any:
    return alerts_false_per_year*(1 - share_unattended)


def _f045_cost_to_wrongly_stopped_per_year(alerts_false_per_year: Any, cost_per_wrong_stop: Any) -> Any:
    return alerts_false_per_year*cost_per_wrong_stop


def _f046_officer_hours_on_false_alerts_per_year(alerts_false_per_year: Any, minutes_per_alert: Any) -> Any:
    return (1/60)*alerts_false_per_year*minutes_per_alert


def _f047_alerts_counted_false_per_year(alerts_per_year: Any, p_right: Any) -> Any:
    return alerts_per_year*(1 - p_right)


def _f048_alerts_counted_true_per_year(alerts_per_year: Any, p_right: Any) -> Any:
    return alerts_per_year*p_right


def _f049_alerts_in_period(alerts_per_year: Any, period_years: Any) -> Any:
    return alerts_per_year*period_years


def _f050_officers_busy(alerts_received_per_year: Any, minutes_of_an_alert: Any, peak_factor: Any) -> Any:
    return (1/525600)*alerts_received_per_year*minutes_of_an_alert*peak_factor


def _f051_alerts_true_per_year(alerts_true_per_year: Any) -> Any:
    return alerts_true_per_year


def _f052_screened_per_year(alerts_false_per_year: Any, alerts_true_per_year: Any) -> Any:
    return alerts_false_per_year + alerts_true_per_year


def _f053_attended_true_alerts_per_year(alerts_true_per_year: Any, share_unattended: Any) -> Any:
    return alerts_true_per_year*(1 - share_unattended)


def _f054_apparent_ppv(apparent_true_positives: Any, flagged: Any) -> Any:
    return apparent_true_positives/flagged


def _f055_cost_to_wrongly_stopped_per_year(attended_false_alerts_per_year: Any, cost_per_wrong_stop: Any) -> Any:
    return attended_false_alerts_per_year*cost_per_wrong_stop


def _f056_prevalence_at_first(base_rate: Any) -> Any:
    return base_rate


def _f057_p_found_within_minutes(coverage: Any, coverage_concentration: Any, encounters_per_hour: Any, match_rate: Any, minutes: Any, uptime: Any) -> Any:
    return special.beta_exposure(coverage, coverage_concentration, (1/60)*encounters_per_hour*match_rate*minutes*uptime)


def _f058_median_hours_to_find(coverage: Any, coverage_concentration: Any, encounters_per_hour: Any, match_rate: Any, uptime: Any) -> Any:
    return special.beta_exposure_median(coverage, coverage_concentration)/(encounters_per_hour*match_rate*uptime)


def _f059_p_alert(clustering: Any, k: Any, p_flagged: Any, people: Any) -> Any:
    return special.betabinomial_sf(k, people, p_flagged, clustering)


def _f060_p_alert(k: Any, p_flagged: Any, people: Any) -> Any:
    return special.binomial_sf(k, people, p_flagged)


def _f061_binormal_cut(auc: Any, base_rate: Any, flag_share: Any) -> Any:
    return special.binormal_threshold(base_rate, auc, flag_share)


def _f062_dark_camera_days_per_year(cameras: Any, uptime: Any) -> Any:
    return 365*cameras*(1 - uptime)


def _f063_cost_per_year(cameras: Any, capital_per_camera: Any, life_years: Any, operating_per_camera_per_year: Any) -> Any:
    return cameras*(capital_per_camera/life_years + operating_per_camera_per_year)


def _f064_accelerators_needed(cameras: Any, faces_per_camera_per_day: Any, inferences_per_accelerator_per_second: Any, uptime: Any) -> Any:
    return (1/86400)*cameras*faces_per_camera_per_day*uptime/inferences_per_accelerator_per_second


def _f065_ingest_gbit_per_second(cameras: Any, mbit_per_second: Any, uptime: Any) -> Any:
    return (1/1000)*cameras*mbit_per_second*uptime


def _f066_storage_petabytes(cameras: Any, mbit_per_second: Any, retention_days: Any, uptime: Any) -> Any:
    return (27/2500000)*cameras*mbit_per_second*retention_days*uptime


def _f067_confirmed_false_discovery_rate(confirmed_false_alerts_per_day: Any, confirmed_true_alerts_per_day: Any) -> Any:
    return confirmed_false_alerts_per_day/(confirmed_false_alerts_per_day + confirmed_true_alerts_per_day)


def _f068_confirmed_false_alerts_per_true_alert(confirmed_false_alerts_per_day: Any, confirmed_true_alerts_per_day: Any) -> Any:
    return confirmed_false_alerts_per_day/confirmed_true_alerts_per_day


def _f069_confirmed_false_alerts_per_face(confirmed_false_alerts_per_day: Any, faces_per_day: Any) -> Any:
    return confirmed_false_alerts_per_day/faces_per_day


def _f070_confirmed_false_candidates_in_period(confirmed_false_candidates_per_year: Any, period_years: Any) -> Any:
    return confirmed_false_candidates_per_year*period_years


def _f071_confirmed_false_discovery_rate(confirmed_false_candidates_per_year: Any, confirmed_true_candidates_per_year: Any) -> Any:
    return confirmed_false_candidates_per_year/(confirmed_false_candidates_per_year + confirmed_true_candidates_per_year)


def _f072_confirmed_p_innocent_person_wrongly_flagged_in_period(confirmed_people_wrongly_alerted_in_period: Any, innocent_people: Any) -> Any:
    return confirmed_people_wrongly_alerted_in_period/innocent_people


def _f073_confirmed_p_innocent_person_wrongly_flagged_per_year(confirmed_people_wrongly_alerted_per_year: Any, innocent_people: Any) -> Any:
    return confirmed_people_wrongly_alerted_per_year/innocent_people


def _f074_confirmed_p_innocent_person_wrongly_flagged_in_period(confirmed_people_wrongly_returned_in_period: Any, innocent_people: Any) -> Any:
    return confirmed_people_wrongly_returned_in_period/innocent_people


def _f075_confirmed_p_innocent_person_wrongly_flagged_per_year(confirmed_people_wrongly_returned_per_year: Any, innocent_people: Any) -> Any:
    return confirmed_people_wrongly_returned_per_year/innocent_people


def _f076_confirmed_searches_with_a_false_candidate_in_period(confirmed_searches_with_a_false_candidate_per_year: Any, period_years: Any) -> Any:
    return confirmed_searches_with_a_false_candidate_per_year*period_years


def _f077_confirmed_alerts_per_day(confirmed_false_alerts_per_day: Any, confirmed_true_alerts_per_day: Any) -> Any:
    return confirmed_false_alerts_per_day + confirmed_true_alerts_per_day


def _f078_confirmed_ppv(confirmed_false_alerts_per_day: Any, confirmed_true_alerts_per_day: Any) -> Any:
    return confirmed_true_alerts_per_day/(confirmed_false_alerts_per_day + confirmed_true_alerts_per_day)


def _f079_confirmed_true_candidates_in_period(confirmed_true_candidates_per_year: Any, period_years: Any) -> Any:
    return confirmed_true_candidates_per_year*period_years


def _f080_confirmed_ppv(confirmed_false_candidates_per_year: Any, confirmed_true_candidates_per_year: Any) -> Any:
    return confirmed_true_candidates_per_year/(confirmed_false_candidates_per_year + confirmed_true_candidates_per_year)


def _f081_correlation_is_cut(correlation_is_cut: Any) -> Any:
    return correlation_is_cut


def _f082_cost_per_true_alert(attended_true_alerts_per_year: Any, cost_per_hour: Any, officer_hours_per_year: Any, share_unattended: Any) -> Any:
    return cost_per_hour*officer_hours_per_year*(1 - share_unattended)/attended_true_alerts_per_year


def _f083_cost_per_true_alert(alerts_true_per_year: Any, cost_per_hour: Any, officer_hours_per_year: Any) -> Any:
    return cost_per_hour*officer_hours_per_year/alerts_true_per_year


def _f084_cost_in_period(cost_per_year: Any, period_years: Any) -> Any:
    return cost_per_year*period_years


def _f085_cost_to_wrongly_stopped_in_period(cost_to_wrongly_stopped_per_year: Any, period_years: Any) -> Any:
    return cost_to_wrongly_stopped_per_year*period_years


def _f086_dark_camera_days_in_period(dark_camera_days_per_year: Any, period_years: Any) -> Any:
    return dark_camera_days_per_year*period_years


def _f087_detections_per_hour(coverage: Any, encounters_per_hour: Any, match_rate: Any, uptime: Any) -> Any:
    return coverage*encounters_per_hour*match_rate*uptime


def _f088_false_rate_here(error_correlation: Any, false_alarm_rate: Any, false_rate_before: Any) -> Any:
    return special.error_given_error(false_rate_before, false_alarm_rate, error_correlation)


def _f089_false_rate_here(error_correlation: Any, false_positive_rate: Any, false_rate_before: Any) -> Any:
    return special.error_given_error(false_rate_before, false_positive_rate, error_correlation)


def _f090_false_rate_here(error_correlation: Any, false_rate_before: Any, fpir: Any) -> Any:
    return special.error_given_error(false_rate_before, fpir, error_correlation)


def _f091_false_rate_here(error_correlation: Any, false_rate_before: Any, p_sign_given_no_intent: Any) -> Any:
    return special.error_given_error(false_rate_before, p_sign_given_no_intent, error_correlation)


def _f092_faces_per_day(faces_per_day: Any) -> Any:
    return faces_per_day


def _f093_nonmated_faces_per_day(faces_per_day: Any, p_watchlisted: Any) -> Any:
    return faces_per_day*(1 - p_watchlisted)


def _f094_false_alerts_per_day(faces_per_day: Any, false_rate_here: Any, p_watchlisted: Any) -> Any:
    return faces_per_day*false_rate_here*(1 - p_watchlisted)


def _f095_false_alerts_per_day(faces_per_day: Any, fpir: Any, p_watchlisted: Any) -> Any:
    return faces_per_day*fpir*(1 - p_watchlisted)


def _f096_true_alerts_per_day(faces_per_day: Any, fnir: Any, p_watchlisted: Any) -> Any:
    return faces_per_day*p_watchlisted*(1 - fnir)


def _f097_false_leads_within_minutes(faces_per_hour: Any, fmr: Any, minutes: Any) -> Any:
    return (1/60)*faces_per_hour*fmr*minutes


def _f098_false_leads_before_found(detections_per_hour: Any, faces_per_hour: Any, fmr: Any) -> Any:
    return faces_per_hour*fmr/detections_per_hour


def _f099_false_rate_up_to_here(false_alarm_rate: Any) -> Any:
    return false_alarm_rate


def _f100_false_alarms_in_period(false_alarms_per_year: Any, period_years: Any) -> Any:
    return false_alarms_per_year*period_years


def _f101_false_discovery_rate(false_alarms_per_year: Any, true_alarms_per_year: Any) -> Any:
    return false_alarms_per_year/(false_alarms_per_year + true_alarms_per_year)


def _f102_confirmed_false_alerts_per_day(false_alerts_per_day: Any, p_confirm_false: Any) -> Any:
    return false_alerts_per_day*p_confirm_false


def _f103_false_discovery_rate(false_alerts_per_day: Any, true_alerts_per_day: Any) -> Any:
    return false_alerts_per_day/(false_alerts_per_day + true_alerts_per_day)


def _f104_false_alerts_per_face(faces_per_day: Any, false_alerts_per_day: Any) -> Any:
    return false_alerts_per_day/faces_per_day


def _f105_false_alerts_per_true_alert(false_alerts_per_day: Any, true_alerts_per_day: Any) -> Any:
    return false_alerts_per_day/true_alerts_per_day


def _f106_false_alerts_in_period(false_alerts_per_year: Any, period_years: Any) -> Any:
    return false_alerts_per_year*period_years


def _f107_false_candidates_in_period(false_candidates_per_year: Any, period_years: Any) -> Any:
    return false_candidates_per_year*period_years


def _f108_false_discovery_rate(false_candidates_per_year: Any, true_candidates_per_year: Any) -> Any:
    return false_candidates_per_year/(false_candidates_per_year + true_candidates_per_year)


def _f109_link_false_discovery_rate(false_links: Any, links_found: Any) -> Any:
    return false_links/(false_links + links_found)


def _f110_false_negatives_in_period(false_negatives_per_year: Any, period_years: Any) -> Any:
    return false_negatives_per_year*period_years


def _f111_false_rate_up_to_here(false_positive_rate: Any) -> Any:
    return false_positive_rate


def _f112_false_discovery_rate(false_positives: Any, true_positives: Any) -> Any:
    return false_positives/(false_positives + true_positives)


def _f113_false_positives_in_period(false_positives_per_year: Any, period_years: Any) -> Any:
    return false_positives_per_year*period_years


def _f114_false_discovery_rate(false_positives_per_year: Any, true_positives_per_year: Any) -> Any:
    return false_positives_per_year/(false_positives_per_year + true_positives_per_year)


def _f115_false_rate_up_to_here(false_rate_before: Any, false_rate_here: Any) -> Any:
    return false_rate_before*false_rate_here


def _f116_false_rate_of_chain(false_rate_up_to_here: Any) -> Any:
    return false_rate_up_to_here


def _f117_false_rate_of_chain(false_rate_up_to_here: Any, p_confirm_false: Any) -> Any:
    return false_rate_up_to_here*p_confirm_false


def _f118_flagged_in_period(flagged_per_year: Any, period_years: Any) -> Any:
    return flagged_per_year*period_years


def _f119_unequal_fmr(fmr: Any) -> Any:
    return fmr


def _f120_fpir(fpir: Any) -> Any:
    return fpir


def _f121_confirmed_fpir(fpir: Any, p_confirm_false: Any) -> Any:
    return fpir*p_confirm_false


def _f122_correlation_is_cut(error_correlation: Any, false_alarm_rate: Any, false_rate_before: Any) -> Any:
    return special.frechet_bounds_exceeded(false_rate_before, false_alarm_rate, error_correlation)


def _f123_correlation_is_cut(error_correlation: Any, false_positive_rate: Any, false_rate_before: Any) -> Any:
    return special.frechet_bounds_exceeded(false_rate_before, false_positive_rate, error_correlation)


def _f124_correlation_is_cut(error_correlation: Any, false_rate_before: Any, fpir: Any) -> Any:
    return special.frechet_bounds_exceeded(false_rate_before, fpir, error_correlation)


def _f125_correlation_is_cut(error_correlation: Any, false_rate_before: Any, p_sign_given_no_intent: Any) -> Any:
    return special.frechet_bounds_exceeded(false_rate_before, p_sign_given_no_intent, error_correlation)


def _f126_people_looked_at(gallery_size: Any) -> Any:
    return gallery_size


def _f127_confirmed_false_candidates_per_search(gallery_size: Any, mean_fmr: Any, p_confirm_false: Any) -> Any:
    return gallery_size*mean_fmr*p_confirm_false


def _f128_confirmed_people_wrongly_returned_in_period(gallery_size: Any, looks_per_person: Any, mean_fmr: Any, p_confirm_false: Any) -> Any:
    return gallery_size*special.any_in_looks(mean_fmr*p_confirm_false, looks_per_person)


def _f129_people_wrongly_returned_in_period(gallery_size: Any, looks_per_person: Any, mean_fmr: Any) -> Any:
    return gallery_size*special.any_in_looks(mean_fmr, looks_per_person)


def _f130_people_wrongly_returned_in_period(fmr: Any, gallery_size: Any, heterogeneity_cv: Any, looks_per_person: Any) -> Any:
    return gallery_size*special.heterogeneous_any_in_looks(fmr, heterogeneity_cv, 1, 1, looks_per_person)


def _f131_confirmed_people_wrongly_returned_in_period(fmr: Any, gallery_size: Any, heterogeneity_cv: Any, looks_per_person: Any, p_confirm_false: Any) -> Any:
    return gallery_size*special.heterogeneous_any_in_looks(fmr, heterogeneity_cv, 1, p_confirm_false, looks_per_person)


def _f132_confirmed_log_no_false_candidate(gallery_size: Any, mean_fmr: Any, p_confirm_false: Any) -> Any:
    return gallery_size*numpy.log1p(-mean_fmr*p_confirm_false)


def _f133_log_no_false_candidate(gallery_size: Any, mean_fmr: Any) -> Any:
    return gallery_size*numpy.log1p(-mean_fmr)


def _f134_false_candidates_per_search(gallery_size: Any, mean_fmr: Any) -> Any:
    return gallery_size*mean_fmr


def _f135_unequal_cv(heterogeneity_cv: Any) -> Any:
    return heterogeneity_cv


def _f136_mean_fmr(fmr: Any, heterogeneity_cv: Any) -> Any:
    return special.heterogeneous_any(fmr, heterogeneity_cv, 1)


def _f137_fpir(fmr: Any, heterogeneity_cv: Any, watchlist_size: Any) -> Any:
    return special.heterogeneous_any(fmr, heterogeneity_cv, watchlist_size)


def _f138_p_innocent_person_wrongly_flagged_in_passes(fmr: Any, heterogeneity_cv: Any, passes: Any) -> Any:
    return special.heterogeneous_any_in_looks(fmr, heterogeneity_cv, 1, 1, passes)


def _f139_confirmed_p_innocent_person_wrongly_flagged_in_passes(fmr: Any, heterogeneity_cv: Any, p_confirm_false: Any, passes: Any) -> Any:
    return special.heterogeneous_any_in_looks(fmr, heterogeneity_cv, 1, p_confirm_false, passes)


def _f140_p_innocent_person_wrongly_flagged_in_passes(passes: Any, unequal_cv: Any, unequal_fmr: Any, unequal_gallery: Any, unequal_share: Any) -> Any:
    return special.heterogeneous_any_in_looks(unequal_fmr, unequal_cv, unequal_gallery, unequal_share, passes)


def _f141_p_innocent_person_wrongly_flagged_in_passes(passes: Any, unequal_cv: Any, unequal_fmr: Any, unequal_gallery: Any, unequal_share_up_to_here: Any) -> Any:
    return special.heterogeneous_any_in_looks(unequal_fmr, unequal_cv, unequal_gallery, unequal_share_up_to_here, passes)


def _f142_people_looked_at(households: Any) -> Any:
    return households


def _f143_innocent_people(households: Any, prevalence: Any) -> Any:
    return households*(1 - prevalence)


def _f144_households_wrongly_flagged_in_period(false_alarm_rate: Any, households: Any, looks_per_person: Any, prevalence: Any) -> Any:
    return households*(1 - prevalence)*special.any_in_looks(false_alarm_rate, looks_per_person)


def _f145_false_alarms_per_year(false_alarm_rate: Any, households: Any, prevalence: Any, tests_per_household_per_year: Any) -> Any:
    return false_alarm_rate*households*tests_per_household_per_year*(1 - prevalence)


def _f146_true_alarms_per_year(households: Any, prevalence: Any, sensitivity: Any, tests_per_household_per_year: Any) -> Any:
    return households*prevalence*sensitivity*tests_per_household_per_year


def _f147_true_looks_per_year(households: Any, prevalence: Any, tests_per_household_per_year: Any) -> Any:
    return households*prevalence*tests_per_household_per_year


def _f148_p_innocent_person_wrongly_flagged_in_period(households_wrongly_flagged_in_period: Any, innocent_people: Any) -> Any:
    return households_wrongly_flagged_in_period/innocent_people


def _f149_p_innocent_person_wrongly_flagged_per_year(households_wrongly_flagged_per_year: Any, innocent_people: Any) -> Any:
    return households_wrongly_flagged_per_year/innocent_people


def _f150_share_of_gatherings_alerted(gatherings_per_day: Any, innocent_alerts_per_day: Any) -> Any:
    return innocent_alerts_per_day/gatherings_per_day


def _f151_p_profile_clean(link_precision: Any, links_per_profile: Any) -> Any:
    return link_precision**links_per_profile


def _f152_link_precision(false_links: Any, links_found: Any) -> Any:
    return links_found/(false_links + links_found)


def _f153_median_hours_to_find(detections_per_hour: Any) -> Any:
    return numpy.log(2)/detections_per_hour


def _f154_false_rate_of_chain(mean_fmr: Any) -> Any:
    return mean_fmr


def _f155_false_rate_of_chain(mean_fmr: Any, p_confirm_false: Any) -> Any:
    return mean_fmr*p_confirm_false


def _f156_median_wait_minutes(minutes_of_an_alert: Any, officers_busy: Any, officers_on_duty: Any) -> Any:
    return minutes_of_an_alert*special.median_wait(officers_on_duty, officers_busy)


def _f157_minutes_of_an_alert(minutes_per_alert: Any) -> Any:
    return minutes_per_alert


def _f158_false_positive_rate(binormal_cut: Any) -> Any:
    return special.normal_cdf(-binormal_cut)


def _f159_sensitivity(auc: Any, binormal_cut: Any) -> Any:
    return special.normal_cdf(-binormal_cut + numpy.sqrt(2)*special.normal_ppf(auc))


def _f160_officer_hours_on_false_alerts_in_period(officer_hours_on_false_alerts_per_year: Any, period_years: Any) -> Any:
    return officer_hours_on_false_alerts_per_year*period_years


def _f161_share_of_hours_on_false_alerts(officer_hours_on_false_alerts_per_year: Any, officer_hours_per_year: Any) -> Any:
    return officer_hours_on_false_alerts_per_year/officer_hours_per_year


def _f162_officer_hours_in_period(officer_hours_per_year: Any, period_years: Any) -> Any:
    return officer_hours_per_year*period_years


def _f163_officers_needed(hours_per_officer_per_day: Any, officer_hours_per_year: Any) -> Any:
    return (1/365)*officer_hours_per_year/hours_per_officer_per_day


def _f164_officers_on_duty(hours_per_officer_per_day: Any, officers: Any) -> Any:
    return (1/24)*hours_per_officer_per_day*officers


def _f165_p_sought_person_fits(p_all_right: Any) -> Any:
    return p_all_right


def _f166_unequal_share(p_confirm_false: Any) -> Any:
    return p_confirm_false


def _f167_ppv(p_right: Any) -> Any:
    return p_right


def _f168_false_rate_up_to_here(p_sign_given_no_intent: Any) -> Any:
    return p_sign_given_no_intent


def _f169_prevalence_at_first(p_watchlisted: Any) -> Any:
    return p_watchlisted


def _f170_acts_forgone_per_year(acts_per_person_per_year: Any, people_affected: Any, relative_drop: Any) -> Any:
    return acts_per_person_per_year*people_affected*relative_drop


def _f171_people_exposed(p_breach_over_period: Any, people_held: Any, share_exposed: Any) -> Any:
    return p_breach_over_period*people_held*share_exposed


def _f172_confirmed_people_wrongly_alerted_in_period(fpir: Any, looks_per_person: Any, p_confirm_false: Any, p_watchlisted: Any, people_looked_at: Any) -> Any:
    return people_looked_at*(1 - p_watchlisted)*special.any_in_looks(fpir*p_confirm_false, looks_per_person)


def _f173_people_wrongly_alerted_in_period(fpir: Any, looks_per_person: Any, p_watchlisted: Any, people_looked_at: Any) -> Any:
    return people_looked_at*(1 - p_watchlisted)*special.any_in_looks(fpir, looks_per_person)


def _f174_people_wrongly_alerted_in_period(fmr: Any, heterogeneity_cv: Any, looks_per_person: Any, p_watchlisted: Any, people_looked_at: Any, watchlist_size: Any) -> Any:
    return people_looked_at*(1 - p_watchlisted)*special.heterogeneous_any_in_looks(fmr, heterogeneity_cv, watchlist_size, 1, looks_per_person)


def _f175_confirmed_people_wrongly_alerted_in_period(fmr: Any, heterogeneity_cv: Any, looks_per_person: Any, p_confirm_false: Any, p_watchlisted: Any, people_looked_at: Any, watchlist_size: Any) -> Any:
    return people_looked_at*(1 - p_watchlisted)*special.heterogeneous_any_in_looks(fmr, heterogeneity_cv, watchlist_size, p_confirm_false, looks_per_person)


def _f176_people_wrongly_flagged_in_period(false_positive_rate: Any, looks_per_person: Any, people_looked_at: Any, prevalence: Any) -> Any:
    return people_looked_at*(1 - prevalence)*special.any_in_looks(false_positive_rate, looks_per_person)


def _f177_people_wrongly_flagged_in_period(looks_per_person: Any, p_sign_given_no_intent: Any, people_looked_at: Any, prevalence: Any) -> Any:
    return people_looked_at*(1 - prevalence)*special.any_in_looks(p_sign_given_no_intent, looks_per_person)


def _f178_people_wrongly_flagged_in_period(false_rate_of_chain: Any, looks_per_person: Any, people_looked_at: Any, prevalence_at_first: Any) -> Any:
    return people_looked_at*(1 - prevalence_at_first)*special.any_in_looks(false_rate_of_chain, looks_per_person)


def _f179_people_wrongly_alerted_in_period(false_rate_up_to_here: Any, looks_per_person: Any, people_looked_at: Any, prevalence_at_first: Any) -> Any:
    return people_looked_at*(1 - prevalence_at_first)*special.any_in_looks(false_rate_up_to_here, looks_per_person)


def _f180_people_wrongly_flagged_in_period(looks_per_person: Any, people_looked_at: Any, prevalence_at_first: Any, unequal_cv: Any, unequal_fmr: Any, unequal_gallery: Any, unequal_share: Any) -> Any:
    return people_looked_at*(1 - prevalence_at_first)*special.heterogeneous_any_in_looks(unequal_fmr, unequal_cv, unequal_gallery, unequal_share, looks_per_person)


def _f181_people_wrongly_alerted_in_period(looks_per_person: Any, people_looked_at: Any, prevalence_at_first: Any, unequal_cv: Any, unequal_fmr: Any, unequal_gallery: Any, unequal_share_up_to_here: Any) -> Any:
    return people_looked_at*(1 - prevalence_at_first)*special.heterogeneous_any_in_looks(unequal_fmr, unequal_cv, unequal_gallery, unequal_share_up_to_here, looks_per_person)


def _f182_p_innocent_person_wrongly_flagged_in_period(innocent_people: Any, people_wrongly_alerted_in_period: Any) -> Any:
    return people_wrongly_alerted_in_period/innocent_people


def _f183_p_innocent_person_wrongly_flagged_per_year(innocent_people: Any, people_wrongly_alerted_per_year: Any) -> Any:
    return people_wrongly_alerted_per_year/innocent_people


def _f184_p_innocent_person_wrongly_flagged_in_period(innocent_people: Any, people_wrongly_flagged_in_period: Any) -> Any:
    return people_wrongly_flagged_in_period/innocent_people


def _f185_p_innocent_person_wrongly_flagged_per_year(innocent_people: Any, people_wrongly_flagged_per_year: Any) -> Any:
    return people_wrongly_flagged_per_year/innocent_people


def _f186_p_innocent_person_wrongly_flagged_in_period(innocent_people: Any, people_wrongly_returned_in_period: Any) -> Any:
    return people_wrongly_returned_in_period/innocent_people


def _f187_p_innocent_person_wrongly_flagged_per_year(innocent_people: Any, people_wrongly_returned_per_year: Any) -> Any:
    return people_wrongly_returned_per_year/innocent_people


def _f188_gatherings_per_day(per_day: Any) -> Any:
    return per_day


def _f189_innocent_alerts_per_day(p_alert: Any, per_day: Any) -> Any:
    return p_alert*per_day


def _f190_looks_per_person(period_years: Any) -> Any:
    return period_years


def _f191_looks_per_person(faces_per_day: Any, people_looked_at: Any, period_years: Any) -> Any:
    return 365*faces_per_day*period_years/people_looked_at


def _f192_looks_per_person(period_years: Any, scored: Any, size: Any) -> Any:
    return period_years*numpy.maximum(1, scored/size)


def _f193_looks_per_person(looks_per_person_per_year: Any, period_years: Any, screened_per_year: Any, size: Any) -> Any:
    return period_years*numpy.maximum(looks_per_person_per_year, screened_per_year/size)


def _f194_looks_per_person(faces_per_day: Any, passes_per_person_per_year: Any, period_years: Any, size: Any) -> Any:
    return period_years*numpy.maximum(passes_per_person_per_year, 365*faces_per_day/size)


def _f195_looks_per_person(people_looked_at: Any, period_years: Any, screened_per_year: Any) -> Any:
    return period_years*screened_per_year/people_looked_at


def _f196_looks_per_person(period_years: Any, searches_in_all_per_year: Any) -> Any:
    return period_years*searches_in_all_per_year


def _f197_looks_per_person(period_years: Any, tests_per_household_per_year: Any) -> Any:
    return period_years*tests_per_household_per_year


def _f198_share_fitting_description(population_share: Any) -> Any:
    return population_share


def _f199_prevalence_at_first(prevalence: Any) -> Any:
    return prevalence


def _f200_ppv(false_positive_rate: Any, prevalence: Any, sensitivity: Any) -> Any:
    return prevalence*sensitivity/(false_positive_rate*(1 - prevalence) + prevalence*sensitivity)


def _f201_known(right: Any, wrong: Any) -> Any:
    return right + wrong


def _f202_people_looked_at(scored: Any) -> Any:
    return scored


def _f203_false_positives(base_rate: Any, false_positive_rate: Any, scored: Any) -> Any:
    return false_positive_rate*scored*(1 - base_rate)


def _f204_false_positives(base_rate: Any, false_rate_here: Any, scored: Any) -> Any:
    return false_rate_here*scored*(1 - base_rate)


def _f205_true_looks_per_year(base_rate: Any, scored: Any) -> Any:
    return base_rate*scored


def _f206_missed(base_rate: Any, scored: Any, sensitivity: Any) -> Any:
    return base_rate*scored*(1 - sensitivity)


def _f207_true_positives(base_rate: Any, scored: Any, sensitivity: Any) -> Any:
    return base_rate*scored*sensitivity


def _f208_true_negatives_per_year(false_positive_rate: Any, prevalence: Any, screened_per_year: Any) -> Any:
    return screened_per_year*(1 - false_positive_rate)*(1 - prevalence)


def _f209_true_negatives_per_year(false_rate_here: Any, prevalence: Any, screened_per_year: Any) -> Any:
    return screened_per_year*(1 - false_rate_here)*(1 - prevalence)


def _f210_true_negatives_per_year(p_sign_given_no_intent: Any, prevalence: Any, screened_per_year: Any) -> Any:
    return screened_per_year*(1 - p_sign_given_no_intent)*(1 - prevalence)


def _f211_false_positives_per_year(false_positive_rate: Any, prevalence: Any, screened_per_year: Any) -> Any:
    return false_positive_rate*screened_per_year*(1 - prevalence)


def _f212_false_positives_per_year(false_rate_here: Any, prevalence: Any, screened_per_year: Any) -> Any:
    return false_rate_here*screened_per_year*(1 - prevalence)


def _f213_false_positives_per_year(p_sign_given_no_intent: Any, prevalence: Any, screened_per_year: Any) -> Any:
    return p_sign_given_no_intent*screened_per_year*(1 - prevalence)


def _f214_true_looks_per_year(prevalence: Any, screened_per_year: Any) -> Any:
    return prevalence*screened_per_year


def _f215_false_negatives_per_year(p_sign_given_intent: Any, prevalence: Any, screened_per_year: Any) -> Any:
    return prevalence*screened_per_year*(1 - p_sign_given_intent)


def _f216_false_negatives_per_year(prevalence: Any, screened_per_year: Any, sensitivity: Any) -> Any:
    return prevalence*screened_per_year*(1 - sensitivity)


def _f217_true_positives_per_year(p_sign_given_intent: Any, prevalence: Any, screened_per_year: Any) -> Any:
    return p_sign_given_intent*prevalence*screened_per_year


def _f218_true_positives_per_year(prevalence: Any, screened_per_year: Any, sensitivity: Any) -> Any:
    return prevalence*screened_per_year*sensitivity


def _f219_looks_per_person(people_looked_at: Any, screened_per_year: Any) -> Any:
    return screened_per_year/people_looked_at


def _f220_looks_per_person(searches_in_all_per_year: Any) -> Any:
    return searches_in_all_per_year


def _f221_confirmed_false_candidates_per_year(confirmed_false_candidates_per_search: Any, searches_in_all_per_year: Any) -> Any:
    return confirmed_false_candidates_per_search*searches_in_all_per_year


def _f222_confirmed_searches_with_a_false_candidate_per_year(confirmed_share_of_searches_with_a_false_candidate: Any, searches_in_all_per_year: Any) -> Any:
    return confirmed_share_of_searches_with_a_false_candidate*searches_in_all_per_year


def _f223_false_candidates_per_year(false_candidates_per_search: Any, searches_in_all_per_year: Any) -> Any:
    return false_candidates_per_search*searches_in_all_per_year


def _f224_searches_with_a_false_candidate_per_year(searches_in_all_per_year: Any, share_of_searches_with_a_false_candidate: Any) -> Any:
    return searches_in_all_per_year*share_of_searches_with_a_false_candidate


def _f225_searches_in_all_per_year(searches_per_year: Any) -> Any:
    return searches_per_year


def _f226_true_looks_per_year(p_in_gallery: Any, searches_per_year: Any) -> Any:
    return p_in_gallery*searches_per_year


def _f227_true_candidates_per_year(fnir: Any, p_in_gallery: Any, searches_per_year: Any) -> Any:
    return p_in_gallery*searches_per_year*(1 - fnir)


def _f228_searches_with_a_false_candidate_in_period(period_years: Any, searches_with_a_false_candidate_per_year: Any) -> Any:
    return period_years*searches_with_a_false_candidate_per_year


def _f229_prevalence(alerts_false_per_year: Any, alerts_true_per_year: Any) -> Any:
    return special.share_of_both(alerts_true_per_year, alerts_false_per_year)


def _f230_people_looked_at(size: Any) -> Any:
    return size


def _f231_people_with_a_false_link(link_false_discovery_rate: Any, links_per_profile: Any, size: Any) -> Any:
    return size*special.any_of(link_false_discovery_rate, links_per_profile)


def _f232_innocent_people(p_watchlisted: Any, size: Any) -> Any:
    return size*(1 - p_watchlisted)


def _f233_innocent_people(prevalence: Any, size: Any) -> Any:
    return size*(1 - prevalence)


def _f234_innocent_people(prevalence_at_first: Any, size: Any) -> Any:
    return size*(1 - prevalence_at_first)


def _f235_people_fitting_description(share_fitting_description: Any, size: Any) -> Any:
    return share_fitting_description*size


def _f236_mistagged_per_day(p_all_right: Any, tagged_per_day: Any) -> Any:
    return tagged_per_day*(1 - p_all_right)


def _f237_looks_per_person(tests_per_household_per_year: Any) -> Any:
    return tests_per_household_per_year


def _f238_true_alarms_in_period(period_years: Any, true_alarms_per_year: Any) -> Any:
    return period_years*true_alarms_per_year


def _f239_ppv(false_alarms_per_year: Any, true_alarms_per_year: Any) -> Any:
    return true_alarms_per_year/(false_alarms_per_year + true_alarms_per_year)


def _f240_alerts_per_day(false_alerts_per_day: Any, true_alerts_per_day: Any) -> Any:
    return false_alerts_per_day + true_alerts_per_day


def _f241_confirmed_true_alerts_per_day(p_confirm_true: Any, true_alerts_per_day: Any) -> Any:
    return p_confirm_true*true_alerts_per_day


def _f242_ppv(false_alerts_per_day: Any, true_alerts_per_day: Any) -> Any:
    return true_alerts_per_day/(false_alerts_per_day + true_alerts_per_day)


def _f243_true_alerts_in_period(period_years: Any, true_alerts_per_year: Any) -> Any:
    return period_years*true_alerts_per_year


def _f244_ppv_if_unknown_wrong(alerts_per_year: Any, true_alerts_per_year: Any) -> Any:
    return true_alerts_per_year/alerts_per_year


def _f245_confirmed_true_candidates_per_year(p_confirm_true: Any, true_candidates_per_year: Any) -> Any:
    return p_confirm_true*true_candidates_per_year


def _f246_true_candidates_in_period(period_years: Any, true_candidates_per_year: Any) -> Any:
    return period_years*true_candidates_per_year


def _f247_ppv(false_candidates_per_year: Any, true_candidates_per_year: Any) -> Any:
    return true_candidates_per_year/(false_candidates_per_year + true_candidates_per_year)


def _f248_links_found(recall: Any, true_links: Any) -> Any:
    return recall*true_links


def _f249_true_looks_per_year(true_looks_per_year: Any) -> Any:
    return true_looks_per_year


def _f250_npv(false_negatives_per_year: Any, true_negatives_per_year: Any) -> Any:
    return true_negatives_per_year/(false_negatives_per_year + true_negatives_per_year)


def _f251_flagged(false_positives: Any, true_positives: Any) -> Any:
    return false_positives + true_positives


def _f252_apparent_true_positives(false_positives: Any, label_false_rate: Any, label_recall: Any, true_positives: Any) -> Any:
    return false_positives*label_false_rate + label_recall*true_positives


def _f253_ppv(false_positives: Any, true_positives: Any) -> Any:
    return true_positives/(false_positives + true_positives)


def _f254_sensitivity_of_chain(true_looks_per_year: Any, true_positives: Any) -> Any:
    return true_positives/true_looks_per_year


def _f255_flagged_per_year(false_positives_per_year: Any, true_positives_per_year: Any) -> Any:
    return false_positives_per_year + true_positives_per_year


def _f256_true_positives_in_period(period_years: Any, true_positives_per_year: Any) -> Any:
    return period_years*true_positives_per_year


def _f257_ppv(false_positives_per_year: Any, true_positives_per_year: Any) -> Any:
    return true_positives_per_year/(false_positives_per_year + true_positives_per_year)


def _f258_sensitivity_of_chain(true_looks_per_year: Any, true_positives_per_year: Any) -> Any:
    return true_positives_per_year/true_looks_per_year


def _f259_unequal_share_up_to_here(false_rate_here: Any, unequal_share_before: Any) -> Any:
    return false_rate_here*unequal_share_before


def _f260_unequal_share(unequal_share_up_to_here: Any) -> Any:
    return unequal_share_up_to_here


def _f261_unequal_share(p_confirm_false: Any, unequal_share_up_to_here: Any) -> Any:
    return p_confirm_false*unequal_share_up_to_here


def _f262_p_wait_over(minutes: Any, minutes_of_an_alert: Any, officers_busy: Any, officers_on_duty: Any) -> Any:
    return special.wait_exceeds(officers_on_duty, officers_busy, minutes/minutes_of_an_alert)


def _f263_unequal_gallery(watchlist_size: Any) -> Any:
    return watchlist_size


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    '(alerts_per_year - false_alerts_per_year)/alerts_per_year': _f000_ppv_if_unknown_right,
    '(alerts_true_per_year + alerts_false_per_year)*minutes_per_alert/60': _f001_officer_hours_per_year,
    '(alerts_true_per_year + alerts_false_per_year)/365': _f002_faces_per_day,
    '(cameras*uptime*watts_per_camera + accelerators_needed*watts_per_accelerator)/10**6': _f003_power_megawatts,
    '(right + wrong + unknown)*365/days': _f004_alerts_per_year,
    '(right + wrong)*(1 - p_right)*365/days': _f005_false_alerts_per_year,
    '(right + wrong)*p_right*365/days': _f006_true_alerts_per_year,
    '(true_positives_per_year + false_positives_per_year)/true_positives_per_year': _f007_flags_per_true_positive,
    '0': _f008_prevalence_at_first,
    '1': _f009_looks_per_person,
    '1 - (1 - (mean_fmr*p_confirm_false))**passes': _f010_confirmed_p_innocent_person_wrongly_flagged_in_passes,
    '1 - (1 - false_alarm_rate)**passes': _f011_p_innocent_person_wrongly_flagged_in_passes,
    '1 - (1 - false_positive_rate)**passes': _f012_p_innocent_person_wrongly_flagged_in_passes,
    '1 - (1 - false_rate_of_chain)**passes': _f013_p_innocent_person_wrongly_flagged_in_passes,
    '1 - (1 - false_rate_up_to_here)**passes': _f014_p_innocent_person_wrongly_flagged_in_passes,
    '1 - (1 - fmr)**watchlist_size': _f015_fpir,
    '1 - (1 - fpir)**(1/gallery_in_all)': _f016_fmr,
    '1 - (1 - fpir)**passes': _f017_p_innocent_person_wrongly_flagged_in_passes,
    '1 - (1 - fpir*p_confirm_false)**passes': _f018_confirmed_p_innocent_person_wrongly_flagged_in_passes,
    '1 - (1 - mean_fmr)**passes': _f019_p_innocent_person_wrongly_flagged_in_passes,
    '1 - (1 - p_breach_per_year)**period_years': _f020_p_breach_over_period,
    '1 - (1 - p_breach_per_year)**years': _f021_p_breach_over_period,
    '1 - (1 - p_sign_given_no_intent)**passes': _f022_p_innocent_person_wrongly_flagged_in_passes,
    '1 - exp(-detections_per_hour*minutes/60)': _f023_p_found_within_minutes,
    '1 - exp(confirmed_log_no_false_candidate)': _f024_confirmed_share_of_searches_with_a_false_candidate,
    '1 - exp(log_no_false_candidate)': _f025_share_of_searches_with_a_false_candidate,
    '1 - p_right': _f026_false_discovery_rate,
    '365*confirmed_true_alerts_per_day/true_looks_per_year': _f027_confirmed_sensitivity_of_chain,
    '365*faces_per_day*p_watchlisted': _f028_true_looks_per_year,
    '365*faces_per_day/people_looked_at': _f029_looks_per_person,
    '365*true_alerts_per_day/true_looks_per_year': _f030_sensitivity_of_chain,
    'Max(0, 1 - officers/officers_needed)': _f031_share_unattended,
    'Max(0, candidate_pairs - true_links)*p_false_link': _f032_false_links,
    'Max(1, scored/size)': _f033_looks_per_person,
    'Max(looks_per_person_per_year, screened_per_year/size)': _f034_looks_per_person,
    'Max(passes_per_person_per_year, 365*faces_per_day/size)': _f035_looks_per_person,
    'Min(1, (alerts_true_per_year + alerts_false_per_year)/size)': _f036_p_flagged,
    'Min(1, false_rate_before*false_rate_here/Max(fpir, 1e-300))': _f037_unequal_share_up_to_here,
    'Min(size, 365*faces_per_day/passes_per_person_per_year)': _f038_people_looked_at,
    'Min(size, scored)': _f039_people_looked_at,
    'Min(size, screened_per_year/looks_per_person_per_year)': _f040_people_looked_at,
    'accuracy': _f041_p_all_right,
    'acts_forgone_per_year*period_years': _f042_acts_forgone_in_period,
    'alerts_false_per_year': _f043_alerts_false_per_year,
    'alerts_false_per_year*(1 - share_unattended)': _f044_attended_false_alerts_per_year,
    'alerts_false_per_year*cost_per_wrong_stop': _f045_cost_to_wrongly_stopped_per_year,
    'alerts_false_per_year*minutes_per_alert/60': _f046_officer_hours_on_false_alerts_per_year,
    'alerts_per_year*(1 - p_right)': _f047_alerts_counted_false_per_year,
    'alerts_per_year*p_right': _f048_alerts_counted_true_per_year,
    'alerts_per_year*period_years': _f049_alerts_in_period,
    'alerts_received_per_year/365*peak_factor*minutes_of_an_alert/1440': _f050_officers_busy,
    'alerts_true_per_year': _f051_alerts_true_per_year,
    'alerts_true_per_year + alerts_false_per_year': _f052_screened_per_year,
    'alerts_true_per_year*(1 - share_unattended)': _f053_attended_true_alerts_per_year,
    'apparent_true_positives/flagged': _f054_apparent_ppv,
    'attended_false_alerts_per_year*cost_per_wrong_stop': _f055_cost_to_wrongly_stopped_per_year,
    'base_rate': _f056_prevalence_at_first,
    'beta_exposure(coverage, coverage_concentration, encounters_per_hour*uptime*match_rate*minutes/60)': _f057_p_found_within_minutes,
    'beta_exposure_median(coverage, coverage_concentration)/(encounters_per_hour*uptime*match_rate)': _f058_median_hours_to_find,
    'betabinomial_sf(k, people, p_flagged, clustering)': _f059_p_alert,
    'binomial_sf(k, people, p_flagged)': _f060_p_alert,
    'binormal_threshold(base_rate, auc, flag_share)': _f061_binormal_cut,
    'cameras*(1 - uptime)*365': _f062_dark_camera_days_per_year,
    'cameras*(capital_per_camera/life_years + operating_per_camera_per_year)': _f063_cost_per_year,
    'cameras*uptime*faces_per_camera_per_day/86400/inferences_per_accelerator_per_second': _f064_accelerators_needed,
    'cameras*uptime*mbit_per_second/1000': _f065_ingest_gbit_per_second,
    'cameras*uptime*mbit_per_second/8*86400*retention_days/10**9': _f066_storage_petabytes,
    'confirmed_false_alerts_per_day/(confirmed_true_alerts_per_day + confirmed_false_alerts_per_day)': _f067_confirmed_false_discovery_rate,
    'confirmed_false_alerts_per_day/confirmed_true_alerts_per_day': _f068_confirmed_false_alerts_per_true_alert,
    'confirmed_false_alerts_per_day/faces_per_day': _f069_confirmed_false_alerts_per_face,
    'confirmed_false_candidates_per_year*period_years': _f070_confirmed_false_candidates_in_period,
    'confirmed_false_candidates_per_year/(confirmed_true_candidates_per_year + confirmed_false_candidates_per_year)': _f071_confirmed_false_discovery_rate,
    'confirmed_people_wrongly_alerted_in_period/innocent_people': _f072_confirmed_p_innocent_person_wrongly_flagged_in_period,
    'confirmed_people_wrongly_alerted_per_year/innocent_people': _f073_confirmed_p_innocent_person_wrongly_flagged_per_year,
    'confirmed_people_wrongly_returned_in_period/innocent_people': _f074_confirmed_p_innocent_person_wrongly_flagged_in_period,
    'confirmed_people_wrongly_returned_per_year/innocent_people': _f075_confirmed_p_innocent_person_wrongly_flagged_per_year,
    'confirmed_searches_with_a_false_candidate_per_year*period_years': _f076_confirmed_searches_with_a_false_candidate_in_period,
    'confirmed_true_alerts_per_day + confirmed_false_alerts_per_day': _f077_confirmed_alerts_per_day,
    'confirmed_true_alerts_per_day/(confirmed_true_alerts_per_day + confirmed_false_alerts_per_day)': _f078_confirmed_ppv,
    'confirmed_true_candidates_per_year*period_years': _f079_confirmed_true_candidates_in_period,
    'confirmed_true_candidates_per_year/(confirmed_true_candidates_per_year + confirmed_false_candidates_per_year)': _f080_confirmed_ppv,
    'correlation_is_cut': _f081_correlation_is_cut,
    'cost_per_hour*officer_hours_per_year*(1 - share_unattended)/attended_true_alerts_per_year': _f082_cost_per_true_alert,
    'cost_per_hour*officer_hours_per_year/alerts_true_per_year': _f083_cost_per_true_alert,
    'cost_per_year*period_years': _f084_cost_in_period,
    'cost_to_wrongly_stopped_per_year*period_years': _f085_cost_to_wrongly_stopped_in_period,
    'dark_camera_days_per_year*period_years': _f086_dark_camera_days_in_period,
    'encounters_per_hour*coverage*uptime*match_rate': _f087_detections_per_hour,
    'error_given_error(false_rate_before, false_alarm_rate, error_correlation)': _f088_false_rate_here,
    'error_given_error(false_rate_before, false_positive_rate, error_correlation)': _f089_false_rate_here,
    'error_given_error(false_rate_before, fpir, error_correlation)': _f090_false_rate_here,
    'error_given_error(false_rate_before, p_sign_given_no_intent, error_correlation)': _f091_false_rate_here,
    'faces_per_day': _f092_faces_per_day,
    'faces_per_day*(1 - p_watchlisted)': _f093_nonmated_faces_per_day,
    'faces_per_day*(1 - p_watchlisted)*false_rate_here': _f094_false_alerts_per_day,
    'faces_per_day*(1 - p_watchlisted)*fpir': _f095_false_alerts_per_day,
    'faces_per_day*p_watchlisted*(1 - fnir)': _f096_true_alerts_per_day,
    'faces_per_hour*fmr*minutes/60': _f097_false_leads_within_minutes,
    'faces_per_hour*fmr/detections_per_hour': _f098_false_leads_before_found,
    'false_alarm_rate': _f099_false_rate_up_to_here,
    'false_alarms_per_year*period_years': _f100_false_alarms_in_period,
    'false_alarms_per_year/(true_alarms_per_year + false_alarms_per_year)': _f101_false_discovery_rate,
    'false_alerts_per_day*p_confirm_false': _f102_confirmed_false_alerts_per_day,
    'false_alerts_per_day/(true_alerts_per_day + false_alerts_per_day)': _f103_false_discovery_rate,
    'false_alerts_per_day/faces_per_day': _f104_false_alerts_per_face,
    'false_alerts_per_day/true_alerts_per_day': _f105_false_alerts_per_true_alert,
    'false_alerts_per_year*period_years': _f106_false_alerts_in_period,
    'false_candidates_per_year*period_years': _f107_false_candidates_in_period,
    'false_candidates_per_year/(true_candidates_per_year + false_candidates_per_year)': _f108_false_discovery_rate,
    'false_links/(links_found + false_links)': _f109_link_false_discovery_rate,
    'false_negatives_per_year*period_years': _f110_false_negatives_in_period,
    'false_positive_rate': _f111_false_rate_up_to_here,
    'false_positives/(true_positives + false_positives)': _f112_false_discovery_rate,
    'false_positives_per_year*period_years': _f113_false_positives_in_period,
    'false_positives_per_year/(true_positives_per_year + false_positives_per_year)': _f114_false_discovery_rate,
    'false_rate_before*false_rate_here': _f115_false_rate_up_to_here,
    'false_rate_up_to_here': _f116_false_rate_of_chain,
    'false_rate_up_to_here*p_confirm_false': _f117_false_rate_of_chain,
    'flagged_per_year*period_years': _f118_flagged_in_period,
    'fmr': _f119_unequal_fmr,
    'fpir': _f120_fpir,
    'fpir*p_confirm_false': _f121_confirmed_fpir,
    'frechet_bounds_exceeded(false_rate_before, false_alarm_rate, error_correlation)': _f122_correlation_is_cut,
    'frechet_bounds_exceeded(false_rate_before, false_positive_rate, error_correlation)': _f123_correlation_is_cut,
    'frechet_bounds_exceeded(false_rate_before, fpir, error_correlation)': _f124_correlation_is_cut,
    'frechet_bounds_exceeded(false_rate_before, p_sign_given_no_intent, error_correlation)': _f125_correlation_is_cut,
    'gallery_size': _f126_people_looked_at,
    'gallery_size*(mean_fmr*p_confirm_false)': _f127_confirmed_false_candidates_per_search,
    'gallery_size*any_in_looks((mean_fmr*p_confirm_false), looks_per_person)': _f128_confirmed_people_wrongly_returned_in_period,
    'gallery_size*any_in_looks(mean_fmr, looks_per_person)': _f129_people_wrongly_returned_in_period,
    'gallery_size*heterogeneous_any_in_looks(fmr, heterogeneity_cv, 1, 1, looks_per_person)': _f130_people_wrongly_returned_in_period,
    'gallery_size*heterogeneous_any_in_looks(fmr, heterogeneity_cv, 1, p_confirm_false, looks_per_person)': _f131_confirmed_people_wrongly_returned_in_period,
    'gallery_size*log(1 - (mean_fmr*p_confirm_false))': _f132_confirmed_log_no_false_candidate,
    'gallery_size*log(1 - mean_fmr)': _f133_log_no_false_candidate,
    'gallery_size*mean_fmr': _f134_false_candidates_per_search,
    'heterogeneity_cv': _f135_unequal_cv,
    'heterogeneous_any(fmr, heterogeneity_cv, 1)': _f136_mean_fmr,
    'heterogeneous_any(fmr, heterogeneity_cv, watchlist_size)': _f137_fpir,
    'heterogeneous_any_in_looks(fmr, heterogeneity_cv, 1, 1, passes)': _f138_p_innocent_person_wrongly_flagged_in_passes,
    'heterogeneous_any_in_looks(fmr, heterogeneity_cv, 1, p_confirm_false, passes)': _f139_confirmed_p_innocent_person_wrongly_flagged_in_passes,
    'heterogeneous_any_in_looks(unequal_fmr, unequal_cv, unequal_gallery, unequal_share, passes)': _f140_p_innocent_person_wrongly_flagged_in_passes,
    'heterogeneous_any_in_looks(unequal_fmr, unequal_cv, unequal_gallery, unequal_share_up_to_here, passes)': _f141_p_innocent_person_wrongly_flagged_in_passes,
    'households': _f142_people_looked_at,
    'households*(1 - prevalence)': _f143_innocent_people,
    'households*(1 - prevalence)*any_in_looks(false_alarm_rate, looks_per_person)': _f144_households_wrongly_flagged_in_period,
    'households*(1 - prevalence)*tests_per_household_per_year*false_alarm_rate': _f145_false_alarms_per_year,
    'households*prevalence*tests_per_household_per_year*sensitivity': _f146_true_alarms_per_year,
    'households*tests_per_household_per_year*prevalence': _f147_true_looks_per_year,
    'households_wrongly_flagged_in_period/innocent_people': _f148_p_innocent_person_wrongly_flagged_in_period,
    'households_wrongly_flagged_per_year/innocent_people': _f149_p_innocent_person_wrongly_flagged_per_year,
    'innocent_alerts_per_day/gatherings_per_day': _f150_share_of_gatherings_alerted,
    'link_precision**links_per_profile': _f151_p_profile_clean,
    'links_found/(links_found + false_links)': _f152_link_precision,
    'log(2)/detections_per_hour': _f153_median_hours_to_find,
    'mean_fmr': _f154_false_rate_of_chain,
    'mean_fmr*p_confirm_false': _f155_false_rate_of_chain,
    'median_wait(officers_on_duty, officers_busy)*minutes_of_an_alert': _f156_median_wait_minutes,
    'minutes_per_alert': _f157_minutes_of_an_alert,
    'normal_cdf(-binormal_cut)': _f158_false_positive_rate,
    'normal_cdf(sqrt(2)*normal_ppf(auc) - binormal_cut)': _f159_sensitivity,
    'officer_hours_on_false_alerts_per_year*period_years': _f160_officer_hours_on_false_alerts_in_period,
    'officer_hours_on_false_alerts_per_year/officer_hours_per_year': _f161_share_of_hours_on_false_alerts,
    'officer_hours_per_year*period_years': _f162_officer_hours_in_period,
    'officer_hours_per_year/(365*hours_per_officer_per_day)': _f163_officers_needed,
    'officers*hours_per_officer_per_day/24': _f164_officers_on_duty,
    'p_all_right': _f165_p_sought_person_fits,
    'p_confirm_false': _f166_unequal_share,
    'p_right': _f167_ppv,
    'p_sign_given_no_intent': _f168_false_rate_up_to_here,
    'p_watchlisted': _f169_prevalence_at_first,
    'people_affected*acts_per_person_per_year*relative_drop': _f170_acts_forgone_per_year,
    'people_held*share_exposed*p_breach_over_period': _f171_people_exposed,
    'people_looked_at*(1 - p_watchlisted)*any_in_looks(fpir*p_confirm_false, looks_per_person)': _f172_confirmed_people_wrongly_alerted_in_period,
    'people_looked_at*(1 - p_watchlisted)*any_in_looks(fpir, looks_per_person)': _f173_people_wrongly_alerted_in_period,
    'people_looked_at*(1 - p_watchlisted)*heterogeneous_any_in_looks(fmr, heterogeneity_cv, watchlist_size, 1, looks_per_person)': _f174_people_wrongly_alerted_in_period,
    'people_looked_at*(1 - p_watchlisted)*heterogeneous_any_in_looks(fmr, heterogeneity_cv, watchlist_size, p_confirm_false, looks_per_person)': _f175_confirmed_people_wrongly_alerted_in_period,
    'people_looked_at*(1 - prevalence)*any_in_looks(false_positive_rate, looks_per_person)': _f176_people_wrongly_flagged_in_period,
    'people_looked_at*(1 - prevalence)*any_in_looks(p_sign_given_no_intent, looks_per_person)': _f177_people_wrongly_flagged_in_period,
    'people_looked_at*(1 - prevalence_at_first)*any_in_looks(false_rate_of_chain, looks_per_person)': _f178_people_wrongly_flagged_in_period,
    'people_looked_at*(1 - prevalence_at_first)*any_in_looks(false_rate_up_to_here, looks_per_person)': _f179_people_wrongly_alerted_in_period,
    'people_looked_at*(1 - prevalence_at_first)*heterogeneous_any_in_looks(unequal_fmr, unequal_cv, unequal_gallery, unequal_share, looks_per_person)': _f180_people_wrongly_flagged_in_period,
    'people_looked_at*(1 - prevalence_at_first)*heterogeneous_any_in_looks(unequal_fmr, unequal_cv, unequal_gallery, unequal_share_up_to_here, looks_per_person)': _f181_people_wrongly_alerted_in_period,
    'people_wrongly_alerted_in_period/innocent_people': _f182_p_innocent_person_wrongly_flagged_in_period,
    'people_wrongly_alerted_per_year/innocent_people': _f183_p_innocent_person_wrongly_flagged_per_year,
    'people_wrongly_flagged_in_period/innocent_people': _f184_p_innocent_person_wrongly_flagged_in_period,
    'people_wrongly_flagged_per_year/innocent_people': _f185_p_innocent_person_wrongly_flagged_per_year,
    'people_wrongly_returned_in_period/innocent_people': _f186_p_innocent_person_wrongly_flagged_in_period,
    'people_wrongly_returned_per_year/innocent_people': _f187_p_innocent_person_wrongly_flagged_per_year,
    'per_day': _f188_gatherings_per_day,
    'per_day*p_alert': _f189_innocent_alerts_per_day,
    'period_years*(1)': _f190_looks_per_person,
    'period_years*(365*faces_per_day/people_looked_at)': _f191_looks_per_person,
    'period_years*(Max(1, scored/size))': _f192_looks_per_person,
    'period_years*(Max(looks_per_person_per_year, screened_per_year/size))': _f193_looks_per_person,
    'period_years*(Max(passes_per_person_per_year, 365*faces_per_day/size))': _f194_looks_per_person,
    'period_years*(screened_per_year/people_looked_at)': _f195_looks_per_person,
    'period_years*(searches_in_all_per_year)': _f196_looks_per_person,
    'period_years*(tests_per_household_per_year)': _f197_looks_per_person,
    'population_share': _f198_share_fitting_description,
    'prevalence': _f199_prevalence_at_first,
    'prevalence*sensitivity/(prevalence*sensitivity + (1 - prevalence)*false_positive_rate)': _f200_ppv,
    'right + wrong': _f201_known,
    'scored': _f202_people_looked_at,
    'scored*(1 - base_rate)*false_positive_rate': _f203_false_positives,
    'scored*(1 - base_rate)*false_rate_here': _f204_false_positives,
    'scored*base_rate': _f205_true_looks_per_year,
    'scored*base_rate*(1 - sensitivity)': _f206_missed,
    'scored*base_rate*sensitivity': _f207_true_positives,
    'screened_per_year*(1 - prevalence)*(1 - false_positive_rate)': _f208_true_negatives_per_year,
    'screened_per_year*(1 - prevalence)*(1 - false_rate_here)': _f209_true_negatives_per_year,
    'screened_per_year*(1 - prevalence)*(1 - p_sign_given_no_intent)': _f210_true_negatives_per_year,
    'screened_per_year*(1 - prevalence)*false_positive_rate': _f211_false_positives_per_year,
    'screened_per_year*(1 - prevalence)*false_rate_here': _f212_false_positives_per_year,
    'screened_per_year*(1 - prevalence)*p_sign_given_no_intent': _f213_false_positives_per_year,
    'screened_per_year*prevalence': _f214_true_looks_per_year,
    'screened_per_year*prevalence*(1 - p_sign_given_intent)': _f215_false_negatives_per_year,
    'screened_per_year*prevalence*(1 - sensitivity)': _f216_false_negatives_per_year,
    'screened_per_year*prevalence*p_sign_given_intent': _f217_true_positives_per_year,
    'screened_per_year*prevalence*sensitivity': _f218_true_positives_per_year,
    'screened_per_year/people_looked_at': _f219_looks_per_person,
    'searches_in_all_per_year': _f220_looks_per_person,
    'searches_in_all_per_year*confirmed_false_candidates_per_search': _f221_confirmed_false_candidates_per_year,
    'searches_in_all_per_year*confirmed_share_of_searches_with_a_false_candidate': _f222_confirmed_searches_with_a_false_candidate_per_year,
    'searches_in_all_per_year*false_candidates_per_search': _f223_false_candidates_per_year,
    'searches_in_all_per_year*share_of_searches_with_a_false_candidate': _f224_searches_with_a_false_candidate_per_year,
    'searches_per_year': _f225_searches_in_all_per_year,
    'searches_per_year*p_in_gallery': _f226_true_looks_per_year,
    'searches_per_year*p_in_gallery*(1 - fnir)': _f227_true_candidates_per_year,
    'searches_with_a_false_candidate_per_year*period_years': _f228_searches_with_a_false_candidate_in_period,
    'share_of_both(alerts_true_per_year, alerts_false_per_year)': _f229_prevalence,
    'size': _f230_people_looked_at,
    'size*(1 - (1 - link_false_discovery_rate)**links_per_profile)': _f231_people_with_a_false_link,
    'size*(1 - p_watchlisted)': _f232_innocent_people,
    'size*(1 - prevalence)': _f233_innocent_people,
    'size*(1 - prevalence_at_first)': _f234_innocent_people,
    'size*share_fitting_description': _f235_people_fitting_description,
    'tagged_per_day*(1 - p_all_right)': _f236_mistagged_per_day,
    'tests_per_household_per_year': _f237_looks_per_person,
    'true_alarms_per_year*period_years': _f238_true_alarms_in_period,
    'true_alarms_per_year/(true_alarms_per_year + false_alarms_per_year)': _f239_ppv,
    'true_alerts_per_day + false_alerts_per_day': _f240_alerts_per_day,
    'true_alerts_per_day*p_confirm_true': _f241_confirmed_true_alerts_per_day,
    'true_alerts_per_day/(true_alerts_per_day + false_alerts_per_day)': _f242_ppv,
    'true_alerts_per_year*period_years': _f243_true_alerts_in_period,
    'true_alerts_per_year/alerts_per_year': _f244_ppv_if_unknown_wrong,
    'true_candidates_per_year*p_confirm_true': _f245_confirmed_true_candidates_per_year,
    'true_candidates_per_year*period_years': _f246_true_candidates_in_period,
    'true_candidates_per_year/(true_candidates_per_year + false_candidates_per_year)': _f247_ppv,
    'true_links*recall': _f248_links_found,
    'true_looks_per_year': _f249_true_looks_per_year,
    'true_negatives_per_year/(true_negatives_per_year + false_negatives_per_year)': _f250_npv,
    'true_positives + false_positives': _f251_flagged,
    'true_positives*label_recall + false_positives*label_false_rate': _f252_apparent_true_positives,
    'true_positives/(true_positives + false_positives)': _f253_ppv,
    'true_positives/true_looks_per_year': _f254_sensitivity_of_chain,
    'true_positives_per_year + false_positives_per_year': _f255_flagged_per_year,
    'true_positives_per_year*period_years': _f256_true_positives_in_period,
    'true_positives_per_year/(true_positives_per_year + false_positives_per_year)': _f257_ppv,
    'true_positives_per_year/true_looks_per_year': _f258_sensitivity_of_chain,
    'unequal_share_before*false_rate_here': _f259_unequal_share_up_to_here,
    'unequal_share_up_to_here': _f260_unequal_share,
    'unequal_share_up_to_here*p_confirm_false': _f261_unequal_share,
    'wait_exceeds(officers_on_duty, officers_busy, minutes/minutes_of_an_alert)': _f262_p_wait_over,
    'watchlist_size': _f263_unequal_gallery,
}

LATEX: Mapping[str, str] = {
    '(alerts_per_year - false_alerts_per_year)/alerts_per_year': '\\frac{a - a_F}{a}',
    '(alerts_true_per_year + alerts_false_per_year)*minutes_per_alert/60': '\\frac{m \\cdot \\left(a_F + a_T\\right)}{60}',
    '(alerts_true_per_year + alerts_false_per_year)/365': '\\frac{a_F}{365} + \\frac{a_T}{365}',
    '(cameras*uptime*watts_per_camera + accelerators_needed*watts_per_accelerator)/10**6': '\\frac{n_a \\cdot w_1}{1000000} + \\frac{n \\cdot u \\cdot w_0}{1000000}',
    '(right + wrong + unknown)*365/days': '\\frac{365 \\cdot r + 365 \\cdot u + 365 \\cdot w}{D}',
    '(right + wrong)*(1 - p_right)*365/days': '\\frac{365 \\cdot \\left(1 - p\\right) \\cdot \\left(r + w\\right)}{D}',
    '(right + wrong)*p_right*365/days': '\\frac{365 \\cdot p \\cdot \\left(r + w\\right)}{D}',
    '(true_positives_per_year + false_positives_per_year)/true_positives_per_year': '\\frac{\\mathrm{FP} + \\mathrm{TP}}{\\mathrm{TP}}',
    '0': '0',
    '1': '1',
    '1 - (1 - (mean_fmr*p_confirm_false))**passes': '1 - \\left(- \\overline{\\mathrm{FMR}} \\cdot r_F + 1\\right)^{n}',
    '1 - (1 - false_alarm_rate)**passes': '1 - \\left(1 - \\alpha\\right)^{n}',
    '1 - (1 - false_positive_rate)**passes': '1 - \\left(1 - F\\right)^{n}',
    '1 - (1 - false_rate_of_chain)**passes': '1 - \\left(1 - f_c\\right)^{n}',
    '1 - (1 - false_rate_up_to_here)**passes': '1 - \\left(1 - f_{12}\\right)^{n}',
    '1 - (1 - fmr)**watchlist_size': '1 - \\left(1 - \\mathrm{FMR}\\right)^{N}',
    '1 - (1 - fpir)**(1/gallery_in_all)': '1 - \\left(1 - \\mathrm{FPIR}\\right)^{\\frac{1}{G_\\ast}}',
    '1 - (1 - fpir)**passes': '1 - \\left(1 - \\mathrm{FPIR}\\right)^{n}',
    '1 - (1 - fpir*p_confirm_false)**passes': '1 - \\left(- \\mathrm{FPIR} \\cdot r_F + 1\\right)^{n}',
    '1 - (1 - mean_fmr)**passes': '1 - \\left(1 - \\overline{\\mathrm{FMR}}\\right)^{n}',
    '1 - (1 - p_breach_per_year)**period_years': '1 - \\left(1 - p\\right)^{\\Delta}',
    '1 - (1 - p_breach_per_year)**years': '1 - \\left(1 - p\\right)^{t}',
    '1 - (1 - p_sign_given_no_intent)**passes': '1 - \\left(1 - P(s|\\bar i)\\right)^{n}',
    '1 - exp(-detections_per_hour*minutes/60)': '1 - e^{- \\frac{h \\cdot t}{60}}',
    '1 - exp(confirmed_log_no_false_candidate)': '1 - e^{{\\ln Q}^{c}}',
    '1 - exp(log_no_false_candidate)': '1 - e^{\\ln Q}',
    '1 - p_right': '1 - p',
    '365*confirmed_true_alerts_per_day/true_looks_per_year': '\\frac{365 \\cdot {n_T}^{c}}{n_1}',
    '365*faces_per_day*p_watchlisted': '365 \\cdot n_f \\cdot p',
    '365*faces_per_day/people_looked_at': '\\frac{365 \\cdot n_f}{N_p}',
    '365*true_alerts_per_day/true_looks_per_year': '\\frac{365 \\cdot n_T}{n_1}',
    'Max(0, 1 - officers/officers_needed)': '\\max\\left(0, - \\frac{o}{o^*} + 1\\right)',
    'Max(0, candidate_pairs - true_links)*p_false_link': 'f \\cdot \\max\\left(0, N - M\\right)',
    'Max(1, scored/size)': '\\max\\left(1, \\frac{n}{S}\\right)',
    'Max(looks_per_person_per_year, screened_per_year/size)': '\\max\\left(L, \\frac{n}{S}\\right)',
    'Max(passes_per_person_per_year, 365*faces_per_day/size)': '\\max\\left(L_f, \\frac{365 \\cdot n_f}{S}\\right)',
    'Min(1, (alerts_true_per_year + alerts_false_per_year)/size)': '\\min\\left(1, \\frac{a_F + a_T}{S}\\right)',
    'Min(1, false_rate_before*false_rate_here/Max(fpir, 1e-300))': '\\min\\left(1, \\frac{f_1 \\cdot f_{2|1}}{\\max\\left(1.0 \\cdot 10^{-300}, \\mathrm{FPIR}\\right)}\\right)',
    'Min(size, 365*faces_per_day/passes_per_person_per_year)': '\\min\\left(S, \\frac{365 \\cdot n_f}{L_f}\\right)',
    'Min(size, scored)': '\\min\\left(n, S\\right)',
    'Min(size, screened_per_year/looks_per_person_per_year)': '\\min\\left(S, \\frac{n}{L}\\right)',
    'accuracy': '\\mathrm{ACC}',
    'acts_forgone_per_year*period_years': 'n_d \\cdot \\Delta',
    'alerts_false_per_year': 'a_F',
    'alerts_false_per_year*(1 - share_unattended)': 'a_F \\cdot \\left(1 - u\\right)',
    'alerts_false_per_year*cost_per_wrong_stop': 'a_F \\cdot c_F',
    'alerts_false_per_year*minutes_per_alert/60': '\\frac{a_F \\cdot m}{60}',
    'alerts_per_year*(1 - p_right)': 'a \\cdot \\left(1 - p\\right)',
    'alerts_per_year*p_right': 'a \\cdot p',
    'alerts_per_year*period_years': 'a \\cdot \\Delta',
    'alerts_received_per_year/365*peak_factor*minutes_of_an_alert/1440': '\\frac{a \\cdot \\bar{m} \\cdot \\kappa}{525600}',
    'alerts_true_per_year': 'a_T',
    'alerts_true_per_year + alerts_false_per_year': 'a_F + a_T',
    'alerts_true_per_year*(1 - share_unattended)': 'a_T \\cdot \\left(1 - u\\right)',
    'apparent_true_positives/flagged': "\\frac{\\mathrm{TP}'}{n_{+}}",
    'attended_false_alerts_per_year*cost_per_wrong_stop': 'a_F(1-u) \\cdot c_F',
    'base_rate': 'p',
    'beta_exposure(coverage, coverage_concentration, encounters_per_hour*uptime*match_rate*minutes/60)': '1 - M\\left(c\\kappa,\\,\\kappa,\\,-\\frac{r \\cdot m \\cdot t \\cdot u}{60}\\right)',
    'beta_exposure_median(coverage, coverage_concentration)/(encounters_per_hour*uptime*match_rate)': '\\frac{M^{-1}_{1/2}\\left(c\\kappa,\\,\\kappa\\right)}{r \\cdot m \\cdot u}',
    'betabinomial_sf(k, people, p_flagged, clustering)': 'P\\left(X \\ge k\\right),\\ X \\sim \\mathrm{BetaBinomial}\\left(n, f, \\rho\\right)',
    'binomial_sf(k, people, p_flagged)': 'P\\left(X \\ge k\\right),\\ X \\sim \\mathrm{Binomial}\\left(n, f\\right)',
    'binormal_threshold(base_rate, auc, flag_share)': 't^*\\left(p, A, s\\right)',
    'cameras*(1 - uptime)*365': '365 \\cdot n \\cdot \\left(1 - u\\right)',
    'cameras*(capital_per_camera/life_years + operating_per_camera_per_year)': 'n \\cdot \\left(\\frac{c_0}{\\ell} + c_1\\right)',
    'cameras*uptime*faces_per_camera_per_day/86400/inferences_per_accelerator_per_second': '\\frac{n \\cdot n_f \\cdot u}{86400 \\cdot v}',
    'cameras*uptime*mbit_per_second/1000': '\\frac{n \\cdot b \\cdot u}{1000}',
    'cameras*uptime*mbit_per_second/8*86400*retention_days/10**9': '\\frac{27 \\cdot n \\cdot b \\cdot d \\cdot u}{2500000}',
    'confirmed_false_alerts_per_day/(confirmed_true_alerts_per_day + confirmed_false_alerts_per_day)': '\\frac{{n_F}^{c}}{{n_F}^{c} + {n_T}^{c}}',
    'confirmed_false_alerts_per_day/confirmed_true_alerts_per_day': '\\frac{{n_F}^{c}}{{n_T}^{c}}',
    'confirmed_false_alerts_per_day/faces_per_day': '\\frac{{n_F}^{c}}{n_f}',
    'confirmed_false_candidates_per_year*period_years': '{n_F}^{c} \\cdot \\Delta',
    'confirmed_false_candidates_per_year/(confirmed_true_candidates_per_year + confirmed_false_candidates_per_year)': '\\frac{{n_F}^{c}}{{n_F}^{c} + {n_T}^{c}}',
    'confirmed_people_wrongly_alerted_in_period/innocent_people': '\\frac{{{n_w}^{\\Delta}}^{c}}{N_0}',
    'confirmed_people_wrongly_alerted_per_year/innocent_people': '\\frac{{n_w}^{c}}{N_0}',
    'confirmed_people_wrongly_returned_in_period/innocent_people': '\\frac{{{N_F}^{\\Delta}}^{c}}{N_0}',
    'confirmed_people_wrongly_returned_per_year/innocent_people': '\\frac{{N_F}^{c}}{N_0}',
    'confirmed_searches_with_a_false_candidate_per_year*period_years': '{n_{SF}}^{c} \\cdot \\Delta',
    'confirmed_true_alerts_per_day + confirmed_false_alerts_per_day': '{n_F}^{c} + {n_T}^{c}',
    'confirmed_true_alerts_per_day/(confirmed_true_alerts_per_day + confirmed_false_alerts_per_day)': '\\frac{{n_T}^{c}}{{n_F}^{c} + {n_T}^{c}}',
    'confirmed_true_candidates_per_year*period_years': '{n_T}^{c} \\cdot \\Delta',
    'confirmed_true_candidates_per_year/(confirmed_true_candidates_per_year + confirmed_false_candidates_per_year)': '\\frac{{n_T}^{c}}{{n_F}^{c} + {n_T}^{c}}',
    'correlation_is_cut': '\\chi_r',
    'cost_per_hour*officer_hours_per_year*(1 - share_unattended)/attended_true_alerts_per_year': '\\frac{c \\cdot H \\cdot \\left(1 - u\\right)}{a_T(1-u)}',
    'cost_per_hour*officer_hours_per_year/alerts_true_per_year': '\\frac{c \\cdot H}{a_T}',
    'cost_per_year*period_years': 'C \\cdot \\Delta',
    'cost_to_wrongly_stopped_per_year*period_years': 'C_F \\cdot \\Delta',
    'dark_camera_days_per_year*period_years': 'n_d \\cdot \\Delta',
    'encounters_per_hour*coverage*uptime*match_rate': 'c \\cdot r \\cdot m \\cdot u',
    'error_given_error(false_rate_before, false_alarm_rate, error_correlation)': '\\left[\\alpha + r \\sqrt{\\alpha \\cdot \\left(1 - \\alpha\\right) \\cdot \\left(1 - f_1\\right) / f_1}\\right]_{\\max\\left(0, \\left(f_1 + \\alpha - 1\\right) / f_1\\right)}^{\\min\\left(1, \\alpha / f_1\\right)}',
    'error_given_error(false_rate_before, false_positive_rate, error_correlation)': '\\left[F + r \\sqrt{F \\cdot \\left(1 - F\\right) \\cdot \\left(1 - f_1\\right) / f_1}\\right]_{\\max\\left(0, \\left(f_1 + F - 1\\right) / f_1\\right)}^{\\min\\left(1, F / f_1\\right)}',
    'error_given_error(false_rate_before, fpir, error_correlation)': '\\left[\\mathrm{FPIR} + r \\sqrt{\\mathrm{FPIR} \\cdot \\left(1 - \\mathrm{FPIR}\\right) \\cdot \\left(1 - f_1\\right) / f_1}\\right]_{\\max\\left(0, \\left(f_1 + \\mathrm{FPIR} - 1\\right) / f_1\\right)}^{\\min\\left(1, \\mathrm{FPIR} / f_1\\right)}',
    'error_given_error(false_rate_before, p_sign_given_no_intent, error_correlation)': '\\left[P(s|\\bar i) + r \\sqrt{P(s|\\bar i) \\cdot \\left(1 - P(s|\\bar i)\\right) \\cdot \\left(1 - f_1\\right) / f_1}\\right]_{\\max\\left(0, \\left(f_1 + P(s|\\bar i) - 1\\right) / f_1\\right)}^{\\min\\left(1, P(s|\\bar i) / f_1\\right)}',
    'faces_per_day': 'n_f',
    'faces_per_day*(1 - p_watchlisted)': 'n_f \\cdot \\left(1 - p\\right)',
    'faces_per_day*(1 - p_watchlisted)*false_rate_here': 'n_f \\cdot f_{2|1} \\cdot \\left(1 - p\\right)',
    'faces_per_day*(1 - p_watchlisted)*fpir': 'n_f \\cdot \\mathrm{FPIR} \\cdot \\left(1 - p\\right)',
    'faces_per_day*p_watchlisted*(1 - fnir)': 'n_f \\cdot p \\cdot \\left(1 - \\mathrm{FNIR}\\right)',
    'faces_per_hour*fmr*minutes/60': '\\frac{n_f \\cdot \\mathrm{FMR} \\cdot t}{60}',
    'faces_per_hour*fmr/detections_per_hour': '\\frac{n_f \\cdot \\mathrm{FMR}}{h}',
    'false_alarm_rate': '\\alpha',
    'false_alarms_per_year*period_years': 'n_F \\cdot \\Delta',
    'false_alarms_per_year/(true_alarms_per_year + false_alarms_per_year)': '\\frac{n_F}{n_F + n_T}',
    'false_alerts_per_day*p_confirm_false': 'n_F \\cdot r_F',
    'false_alerts_per_day/(true_alerts_per_day + false_alerts_per_day)': '\\frac{n_F}{n_F + n_T}',
    'false_alerts_per_day/faces_per_day': '\\frac{n_F}{n_f}',
    'false_alerts_per_day/true_alerts_per_day': '\\frac{n_F}{n_T}',
    'false_alerts_per_year*period_years': 'a_F \\cdot \\Delta',
    'false_candidates_per_year*period_years': 'n_F \\cdot \\Delta',
    'false_candidates_per_year/(true_candidates_per_year + false_candidates_per_year)': '\\frac{n_F}{n_F + n_T}',
    'false_links/(links_found + false_links)': '\\frac{n_F}{n_F + n_T}',
    'false_negatives_per_year*period_years': '\\mathrm{FN} \\cdot \\Delta',
    'false_positive_rate': 'F',
    'false_positives/(true_positives + false_positives)': '\\frac{\\mathrm{FP}}{\\mathrm{FP} + \\mathrm{TP}}',
    'false_positives_per_year*period_years': '\\mathrm{FP} \\cdot \\Delta',
    'false_positives_per_year/(true_positives_per_year + false_positives_per_year)': '\\frac{\\mathrm{FP}}{\\mathrm{FP} + \\mathrm{TP}}',
    'false_rate_before*false_rate_here': 'f_1 \\cdot f_{2|1}',
    'false_rate_up_to_here': 'f_{12}',
    'false_rate_up_to_here*p_confirm_false': 'f_{12} \\cdot r_F',
    'flagged_per_year*period_years': 'n_{+} \\cdot \\Delta',
    'fmr': '\\mathrm{FMR}',
    'fpir': '\\mathrm{FPIR}',
    'fpir*p_confirm_false': '\\mathrm{FPIR} \\cdot r_F',
    'frechet_bounds_exceeded(false_rate_before, false_alarm_rate, error_correlation)': '\\mathrm{cut}\\left(f_1, \\alpha, r\\right)',
    'frechet_bounds_exceeded(false_rate_before, false_positive_rate, error_correlation)': '\\mathrm{cut}\\left(f_1, F, r\\right)',
    'frechet_bounds_exceeded(false_rate_before, fpir, error_correlation)': '\\mathrm{cut}\\left(f_1, \\mathrm{FPIR}, r\\right)',
    'frechet_bounds_exceeded(false_rate_before, p_sign_given_no_intent, error_correlation)': '\\mathrm{cut}\\left(f_1, P(s|\\bar i), r\\right)',
    'gallery_size': 'G',
    'gallery_size*(mean_fmr*p_confirm_false)': 'G \\cdot \\overline{\\mathrm{FMR}} \\cdot r_F',
    'gallery_size*any_in_looks((mean_fmr*p_confirm_false), looks_per_person)': 'G \\cdot \\left(1 - \\left(1 - \\overline{\\mathrm{FMR}} \\cdot r_F\\right)^{\\lfloor \\bar{L} \\rfloor} \\left(1 - \\left(\\bar{L} - \\lfloor \\bar{L} \\rfloor\\right) \\cdot \\overline{\\mathrm{FMR}} \\cdot r_F\\right)\\right)',
    'gallery_size*any_in_looks(mean_fmr, looks_per_person)': 'G \\cdot \\left(1 - \\left(1 - \\overline{\\mathrm{FMR}}\\right)^{\\lfloor \\bar{L} \\rfloor} \\left(1 - \\left(\\bar{L} - \\lfloor \\bar{L} \\rfloor\\right) \\cdot \\overline{\\mathrm{FMR}}\\right)\\right)',
    'gallery_size*heterogeneous_any_in_looks(fmr, heterogeneity_cv, 1, 1, looks_per_person)': 'G \\cdot \\mathrm{E}\\left[1 - \\left(1 - F\\right)^{\\lfloor \\bar{L} \\rfloor} \\left(1 - \\left(\\bar{L} - \\lfloor \\bar{L} \\rfloor\\right) \\cdot F\\right)\\right],\\ F = 1 \\left(1 - \\left(1 - X\\right)^{1}\\right),\\ X \\sim \\mathrm{LogNormal}\\left(\\mathrm{FMR}, c_v\\right)',
    'gallery_size*heterogeneous_any_in_looks(fmr, heterogeneity_cv, 1, p_confirm_false, looks_per_person)': 'G \\cdot \\mathrm{E}\\left[1 - \\left(1 - F\\right)^{\\lfloor \\bar{L} \\rfloor} \\left(1 - \\left(\\bar{L} - \\lfloor \\bar{L} \\rfloor\\right) \\cdot F\\right)\\right],\\ F = r_F \\left(1 - \\left(1 - X\\right)^{1}\\right),\\ X \\sim \\mathrm{LogNormal}\\left(\\mathrm{FMR}, c_v\\right)',
    'gallery_size*log(1 - (mean_fmr*p_confirm_false))': 'G \\cdot \\log{\\left(- \\overline{\\mathrm{FMR}} \\cdot r_F + 1 \\right)}',
    'gallery_size*log(1 - mean_fmr)': 'G \\cdot \\log{\\left(1 - \\overline{\\mathrm{FMR}} \\right)}',
    'gallery_size*mean_fmr': 'G \\cdot \\overline{\\mathrm{FMR}}',
    'heterogeneity_cv': 'c_v',
    'heterogeneous_any(fmr, heterogeneity_cv, 1)': '\\mathrm{E}\\left[1 - \\left(1 - X\\right)^{1}\\right],\\ X \\sim \\mathrm{LogNormal}\\left(\\mathrm{FMR}, c_v\\right)',
    'heterogeneous_any(fmr, heterogeneity_cv, watchlist_size)': '\\mathrm{E}\\left[1 - \\left(1 - X\\right)^{N}\\right],\\ X \\sim \\mathrm{LogNormal}\\left(\\mathrm{FMR}, c_v\\right)',
    'heterogeneous_any_in_looks(fmr, heterogeneity_cv, 1, 1, passes)': '\\mathrm{E}\\left[1 - \\left(1 - F\\right)^{\\lfloor n \\rfloor} \\left(1 - \\left(n - \\lfloor n \\rfloor\\right) \\cdot F\\right)\\right],\\ F = 1 \\left(1 - \\left(1 - X\\right)^{1}\\right),\\ X \\sim \\mathrm{LogNormal}\\left(\\mathrm{FMR}, c_v\\right)',
    'heterogeneous_any_in_looks(fmr, heterogeneity_cv, 1, p_confirm_false, passes)': '\\mathrm{E}\\left[1 - \\left(1 - F\\right)^{\\lfloor n \\rfloor} \\left(1 - \\left(n - \\lfloor n \\rfloor\\right) \\cdot F\\right)\\right],\\ F = r_F \\left(1 - \\left(1 - X\\right)^{1}\\right),\\ X \\sim \\mathrm{LogNormal}\\left(\\mathrm{FMR}, c_v\\right)',
    'heterogeneous_any_in_looks(unequal_fmr, unequal_cv, unequal_gallery, unequal_share, passes)': '\\mathrm{E}\\left[1 - \\left(1 - F\\right)^{\\lfloor n \\rfloor} \\left(1 - \\left(n - \\lfloor n \\rfloor\\right) \\cdot F\\right)\\right],\\ F = s_c \\left(1 - \\left(1 - X\\right)^{W_u}\\right),\\ X \\sim \\mathrm{LogNormal}\\left(m_u, c_u\\right)',
    'heterogeneous_any_in_looks(unequal_fmr, unequal_cv, unequal_gallery, unequal_share_up_to_here, passes)': '\\mathrm{E}\\left[1 - \\left(1 - F\\right)^{\\lfloor n \\rfloor} \\left(1 - \\left(n - \\lfloor n \\rfloor\\right) \\cdot F\\right)\\right],\\ F = s_{12} \\left(1 - \\left(1 - X\\right)^{W_u}\\right),\\ X \\sim \\mathrm{LogNormal}\\left(m_u, c_u\\right)',
    'households': 'n',
    'households*(1 - prevalence)': 'n \\cdot \\left(1 - p\\right)',
    'households*(1 - prevalence)*any_in_looks(false_alarm_rate, looks_per_person)': 'n \\cdot \\left(1 - p\\right) \\cdot \\left(1 - \\left(1 - \\alpha\\right)^{\\lfloor \\bar{L} \\rfloor} \\left(1 - \\left(\\bar{L} - \\lfloor \\bar{L} \\rfloor\\right) \\cdot \\alpha\\right)\\right)',
    'households*(1 - prevalence)*tests_per_household_per_year*false_alarm_rate': '\\alpha \\cdot n \\cdot T \\cdot \\left(1 - p\\right)',
    'households*prevalence*tests_per_household_per_year*sensitivity': 'n \\cdot p \\cdot T \\cdot T',
    'households*tests_per_household_per_year*prevalence': 'n \\cdot p \\cdot T',
    'households_wrongly_flagged_in_period/innocent_people': '\\frac{{n_w}^{\\Delta}}{N_0}',
    'households_wrongly_flagged_per_year/innocent_people': '\\frac{n_w}{N_0}',
    'innocent_alerts_per_day/gatherings_per_day': '\\frac{n_a}{n_g}',
    'link_precision**links_per_profile': '\\mathrm{PPV}_L^{L}',
    'links_found/(links_found + false_links)': '\\frac{n_T}{n_F + n_T}',
    'log(2)/detections_per_hour': '\\frac{\\log{\\left(2 \\right)}}{h}',
    'mean_fmr': '\\overline{\\mathrm{FMR}}',
    'mean_fmr*p_confirm_false': '\\overline{\\mathrm{FMR}} \\cdot r_F',
    'median_wait(officers_on_duty, officers_busy)*minutes_of_an_alert': '\\bar{m} \\cdot \\max\\left(0, \\frac{\\ln\\left(2 C\\left(c, a_c\\right)\\right)}{c - a_c}\\right)',
    'minutes_per_alert': 'm',
    'normal_cdf(-binormal_cut)': '\\Phi\\left(- t\\right)',
    'normal_cdf(sqrt(2)*normal_ppf(auc) - binormal_cut)': '\\Phi\\left(- t + \\sqrt{2} \\cdot \\Phi^{-1}\\left(A\\right)\\right)',
    'officer_hours_on_false_alerts_per_year*period_years': 'H_F \\cdot \\Delta',
    'officer_hours_on_false_alerts_per_year/officer_hours_per_year': '\\frac{H_F}{H}',
    'officer_hours_per_year*period_years': 'H \\cdot \\Delta',
    'officer_hours_per_year/(365*hours_per_officer_per_day)': '\\frac{H}{365 \\cdot h}',
    'officers*hours_per_officer_per_day/24': '\\frac{h \\cdot o}{24}',
    'p_all_right': 'P_r',
    'p_confirm_false': 'r_F',
    'p_right': 'p',
    'p_sign_given_no_intent': 'P(s|\\bar i)',
    'p_watchlisted': 'p',
    'people_affected*acts_per_person_per_year*relative_drop': 'a \\cdot n \\cdot d',
    'people_held*share_exposed*p_breach_over_period': 'P(t) \\cdot n \\cdot s',
    'people_looked_at*(1 - p_watchlisted)*any_in_looks(fpir*p_confirm_false, looks_per_person)': 'N_p \\cdot \\left(1 - p\\right) \\cdot \\left(1 - \\left(1 - \\mathrm{FPIR} \\cdot r_F\\right)^{\\lfloor \\bar{L} \\rfloor} \\left(1 - \\left(\\bar{L} - \\lfloor \\bar{L} \\rfloor\\right) \\cdot \\mathrm{FPIR} \\cdot r_F\\right)\\right)',
    'people_looked_at*(1 - p_watchlisted)*any_in_looks(fpir, looks_per_person)': 'N_p \\cdot \\left(1 - p\\right) \\cdot \\left(1 - \\left(1 - \\mathrm{FPIR}\\right)^{\\lfloor \\bar{L} \\rfloor} \\left(1 - \\left(\\bar{L} - \\lfloor \\bar{L} \\rfloor\\right) \\cdot \\mathrm{FPIR}\\right)\\right)',
    'people_looked_at*(1 - p_watchlisted)*heterogeneous_any_in_looks(fmr, heterogeneity_cv, watchlist_size, 1, looks_per_person)': 'N_p \\cdot \\left(1 - p\\right) \\cdot \\mathrm{E}\\left[1 - \\left(1 - F\\right)^{\\lfloor \\bar{L} \\rfloor} \\left(1 - \\left(\\bar{L} - \\lfloor \\bar{L} \\rfloor\\right) \\cdot F\\right)\\right],\\ F = 1 \\left(1 - \\left(1 - X\\right)^{N}\\right),\\ X \\sim \\mathrm{LogNormal}\\left(\\mathrm{FMR}, c_v\\right)',
    'people_looked_at*(1 - p_watchlisted)*heterogeneous_any_in_looks(fmr, heterogeneity_cv, watchlist_size, p_confirm_false, looks_per_person)': 'N_p \\cdot \\left(1 - p\\right) \\cdot \\mathrm{E}\\left[1 - \\left(1 - F\\right)^{\\lfloor \\bar{L} \\rfloor} \\left(1 - \\left(\\bar{L} - \\lfloor \\bar{L} \\rfloor\\right) \\cdot F\\right)\\right],\\ F = r_F \\left(1 - \\left(1 - X\\right)^{N}\\right),\\ X \\sim \\mathrm{LogNormal}\\left(\\mathrm{FMR}, c_v\\right)',
    'people_looked_at*(1 - prevalence)*any_in_looks(false_positive_rate, looks_per_person)': 'N_p \\cdot \\left(1 - p\\right) \\cdot \\left(1 - \\left(1 - F\\right)^{\\lfloor \\bar{L} \\rfloor} \\left(1 - \\left(\\bar{L} - \\lfloor \\bar{L} \\rfloor\\right) \\cdot F\\right)\\right)',
    'people_looked_at*(1 - prevalence)*any_in_looks(p_sign_given_no_intent, looks_per_person)': 'N_p \\cdot \\left(1 - p\\right) \\cdot \\left(1 - \\left(1 - P(s|\\bar i)\\right)^{\\lfloor \\bar{L} \\rfloor} \\left(1 - \\left(\\bar{L} - \\lfloor \\bar{L} \\rfloor\\right) \\cdot P(s|\\bar i)\\right)\\right)',
    'people_looked_at*(1 - prevalence_at_first)*any_in_looks(false_rate_of_chain, looks_per_person)': 'N_p \\cdot \\left(1 - p_1\\right) \\cdot \\left(1 - \\left(1 - f_c\\right)^{\\lfloor \\bar{L} \\rfloor} \\left(1 - \\left(\\bar{L} - \\lfloor \\bar{L} \\rfloor\\right) \\cdot f_c\\right)\\right)',
    'people_looked_at*(1 - prevalence_at_first)*any_in_looks(false_rate_up_to_here, looks_per_person)': 'N_p \\cdot \\left(1 - p_1\\right) \\cdot \\left(1 - \\left(1 - f_{12}\\right)^{\\lfloor \\bar{L} \\rfloor} \\left(1 - \\left(\\bar{L} - \\lfloor \\bar{L} \\rfloor\\right) \\cdot f_{12}\\right)\\right)',
    'people_looked_at*(1 - prevalence_at_first)*heterogeneous_any_in_looks(unequal_fmr, unequal_cv, unequal_gallery, unequal_share, looks_per_person)': 'N_p \\cdot \\left(1 - p_1\\right) \\cdot \\mathrm{E}\\left[1 - \\left(1 - F\\right)^{\\lfloor \\bar{L} \\rfloor} \\left(1 - \\left(\\bar{L} - \\lfloor \\bar{L} \\rfloor\\right) \\cdot F\\right)\\right],\\ F = s_c \\left(1 - \\left(1 - X\\right)^{W_u}\\right),\\ X \\sim \\mathrm{LogNormal}\\left(m_u, c_u\\right)',
    'people_looked_at*(1 - prevalence_at_first)*heterogeneous_any_in_looks(unequal_fmr, unequal_cv, unequal_gallery, unequal_share_up_to_here, looks_per_person)': 'N_p \\cdot \\left(1 - p_1\\right) \\cdot \\mathrm{E}\\left[1 - \\left(1 - F\\right)^{\\lfloor \\bar{L} \\rfloor} \\left(1 - \\left(\\bar{L} - \\lfloor \\bar{L} \\rfloor\\right) \\cdot F\\right)\\right],\\ F = s_{12} \\left(1 - \\left(1 - X\\right)^{W_u}\\right),\\ X \\sim \\mathrm{LogNormal}\\left(m_u, c_u\\right)',
    'people_wrongly_alerted_in_period/innocent_people': '\\frac{{n_w}^{\\Delta}}{N_0}',
    'people_wrongly_alerted_per_year/innocent_people': '\\frac{n_w}{N_0}',
    'people_wrongly_flagged_in_period/innocent_people': '\\frac{{n_{w}}^{\\Delta}}{N_0}',
    'people_wrongly_flagged_per_year/innocent_people': '\\frac{n_{w}}{N_0}',
    'people_wrongly_returned_in_period/innocent_people': '\\frac{{N_F}^{\\Delta}}{N_0}',
    'people_wrongly_returned_per_year/innocent_people': '\\frac{N_F}{N_0}',
    'per_day': 'n_g',
    'per_day*p_alert': 'P_a \\cdot n_g',
    'period_years*(1)': '\\Delta',
    'period_years*(365*faces_per_day/people_looked_at)': '\\frac{365 \\cdot n_f \\cdot \\Delta}{N_p}',
    'period_years*(Max(1, scored/size))': '\\Delta \\cdot \\max\\left(1, \\frac{n}{S}\\right)',
    'period_years*(Max(looks_per_person_per_year, screened_per_year/size))': '\\Delta \\cdot \\max\\left(L, \\frac{n}{S}\\right)',
    'period_years*(Max(passes_per_person_per_year, 365*faces_per_day/size))': '\\Delta \\cdot \\max\\left(L_f, \\frac{365 \\cdot n_f}{S}\\right)',
    'period_years*(screened_per_year/people_looked_at)': '\\frac{\\Delta \\cdot n}{N_p}',
    'period_years*(searches_in_all_per_year)': '\\Delta \\cdot n_{S\\ast}',
    'period_years*(tests_per_household_per_year)': '\\Delta \\cdot T',
    'population_share': 'q',
    'prevalence': 'p',
    'prevalence*sensitivity/(prevalence*sensitivity + (1 - prevalence)*false_positive_rate)': '\\frac{p \\cdot T}{F \\cdot \\left(1 - p\\right) + p \\cdot T}',
    'right + wrong': 'r + w',
    'scored': 'n',
    'scored*(1 - base_rate)*false_positive_rate': 'F \\cdot n \\cdot \\left(1 - p\\right)',
    'scored*(1 - base_rate)*false_rate_here': 'f_{2|1} \\cdot n \\cdot \\left(1 - p\\right)',
    'scored*base_rate': 'p \\cdot n',
    'scored*base_rate*(1 - sensitivity)': 'p \\cdot n \\cdot \\left(1 - T\\right)',
    'scored*base_rate*sensitivity': 'p \\cdot n \\cdot T',
    'screened_per_year*(1 - prevalence)*(1 - false_positive_rate)': 'n \\cdot \\left(1 - F\\right) \\cdot \\left(1 - p\\right)',
    'screened_per_year*(1 - prevalence)*(1 - false_rate_here)': 'n \\cdot \\left(1 - f_{2|1}\\right) \\cdot \\left(1 - p\\right)',
    'screened_per_year*(1 - prevalence)*(1 - p_sign_given_no_intent)': 'n \\cdot \\left(1 - P(s|\\bar i)\\right) \\cdot \\left(1 - p\\right)',
    'screened_per_year*(1 - prevalence)*false_positive_rate': 'F \\cdot n \\cdot \\left(1 - p\\right)',
    'screened_per_year*(1 - prevalence)*false_rate_here': 'f_{2|1} \\cdot n \\cdot \\left(1 - p\\right)',
    'screened_per_year*(1 - prevalence)*p_sign_given_no_intent': 'P(s|\\bar i) \\cdot n \\cdot \\left(1 - p\\right)',
    'screened_per_year*prevalence': 'p \\cdot n',
    'screened_per_year*prevalence*(1 - p_sign_given_intent)': 'p \\cdot n \\cdot \\left(1 - P(s|i)\\right)',
    'screened_per_year*prevalence*(1 - sensitivity)': 'p \\cdot n \\cdot \\left(1 - T\\right)',
    'screened_per_year*prevalence*p_sign_given_intent': 'P(s|i) \\cdot p \\cdot n',
    'screened_per_year*prevalence*sensitivity': 'p \\cdot n \\cdot T',
    'screened_per_year/people_looked_at': '\\frac{n}{N_p}',
    'searches_in_all_per_year': 'n_{S\\ast}',
    'searches_in_all_per_year*confirmed_false_candidates_per_search': '{\\bar{n}_F}^{c} \\cdot n_{S\\ast}',
    'searches_in_all_per_year*confirmed_share_of_searches_with_a_false_candidate': '{s_F}^{c} \\cdot n_{S\\ast}',
    'searches_in_all_per_year*false_candidates_per_search': '\\bar{n}_F \\cdot n_{S\\ast}',
    'searches_in_all_per_year*share_of_searches_with_a_false_candidate': 'n_{S\\ast} \\cdot s_F',
    'searches_per_year': 'n_S',
    'searches_per_year*p_in_gallery': '\\pi \\cdot n_S',
    'searches_per_year*p_in_gallery*(1 - fnir)': '\\pi \\cdot n_S \\cdot \\left(1 - \\mathrm{FNIR}\\right)',
    'searches_with_a_false_candidate_per_year*period_years': '\\Delta \\cdot n_{SF}',
    'share_of_both(alerts_true_per_year, alerts_false_per_year)': '\\frac{a_T}{a_T + a_F}',
    'size': 'S',
    'size*(1 - (1 - link_false_discovery_rate)**links_per_profile)': 'S \\cdot \\left(1 - \\left(1 - \\mathrm{FDR}_L\\right)^{L}\\right)',
    'size*(1 - p_watchlisted)': 'S \\cdot \\left(1 - p\\right)',
    'size*(1 - prevalence)': 'S \\cdot \\left(1 - p\\right)',
    'size*(1 - prevalence_at_first)': 'S \\cdot \\left(1 - p_1\\right)',
    'size*share_fitting_description': 'Q \\cdot S',
    'tagged_per_day*(1 - p_all_right)': 'n \\cdot \\left(1 - P_r\\right)',
    'tests_per_household_per_year': 'T',
    'true_alarms_per_year*period_years': '\\Delta \\cdot n_T',
    'true_alarms_per_year/(true_alarms_per_year + false_alarms_per_year)': '\\frac{n_T}{n_F + n_T}',
    'true_alerts_per_day + false_alerts_per_day': 'n_F + n_T',
    'true_alerts_per_day*p_confirm_true': 'r_T \\cdot n_T',
    'true_alerts_per_day/(true_alerts_per_day + false_alerts_per_day)': '\\frac{n_T}{n_F + n_T}',
    'true_alerts_per_year*period_years': '\\Delta \\cdot a_T',
    'true_alerts_per_year/alerts_per_year': '\\frac{a_T}{a}',
    'true_candidates_per_year*p_confirm_true': 'r_T \\cdot n_T',
    'true_candidates_per_year*period_years': '\\Delta \\cdot n_T',
    'true_candidates_per_year/(true_candidates_per_year + false_candidates_per_year)': '\\frac{n_T}{n_F + n_T}',
    'true_links*recall': 'R \\cdot M',
    'true_looks_per_year': 'n_1',
    'true_negatives_per_year/(true_negatives_per_year + false_negatives_per_year)': '\\frac{\\mathrm{TN}}{\\mathrm{FN} + \\mathrm{TN}}',
    'true_positives + false_positives': '\\mathrm{FP} + \\mathrm{TP}',
    'true_positives*label_recall + false_positives*label_false_rate': '\\mathrm{FP} \\cdot r_0 + r_1 \\cdot \\mathrm{TP}',
    'true_positives/(true_positives + false_positives)': '\\frac{\\mathrm{TP}}{\\mathrm{FP} + \\mathrm{TP}}',
    'true_positives/true_looks_per_year': '\\frac{\\mathrm{TP}}{n_1}',
    'true_positives_per_year + false_positives_per_year': '\\mathrm{FP} + \\mathrm{TP}',
    'true_positives_per_year*period_years': '\\Delta \\cdot \\mathrm{TP}',
    'true_positives_per_year/(true_positives_per_year + false_positives_per_year)': '\\frac{\\mathrm{TP}}{\\mathrm{FP} + \\mathrm{TP}}',
    'true_positives_per_year/true_looks_per_year': '\\frac{\\mathrm{TP}}{n_1}',
    'unequal_share_before*false_rate_here': 'f_{2|1} \\cdot s_1',
    'unequal_share_up_to_here': 's_{12}',
    'unequal_share_up_to_here*p_confirm_false': 'r_F \\cdot s_{12}',
    'wait_exceeds(officers_on_duty, officers_busy, minutes/minutes_of_an_alert)': 'C\\left(c, a_c\\right) e^{-\\left(c - a_c\\right) \\cdot \\frac{t}{\\bar{m}}}',
    'watchlist_size': 'N',
}
