"""NumPy code and LaTeX of every formula, made by tools/compile_formulas.py: not edited by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy

from baserate.formulas import special


def _f000_officer_hours_per_year(alerts_false_per_year: Any, alerts_true_per_year: Any, minutes_per_alert: Any) -> Any:
    return (1/60)*minutes_per_alert*(alerts_false_per_year + alerts_true_per_year)


def _f001_faces_per_day(alerts_false_per_year: Any, alerts_true_per_year: Any) -> Any:
    return (1/365)*alerts_false_per_year + (1/365)*alerts_true_per_year


def _f002_power_megawatts(accelerators_needed: Any, cameras: Any, uptime: Any, watts_per_accelerator: Any, watts_per_camera: Any) -> Any:
    return (1/1000000)*accelerators_needed*watts_per_accelerator + (1/1000000)*cameras*uptime*watts_per_camera


def _f003_flags_per_true_positive(false_positives_per_year: Any, true_positives_per_year: Any) -> Any:
    return (false_positives_per_year + true_positives_per_year)/true_positives_per_year


def _f004_looks_per_person() -> Any:
    return 1


def _f005_fpir(fmr: Any, watchlist_size: Any) -> Any:
    return special.any_of(fmr, watchlist_size)


def _f006_p_breach_over_period(p_breach_per_year: Any, years: Any) -> Any:
    return special.any_of(p_breach_per_year, years)


def _f007_p_found_within_minutes(detections_per_hour: Any, minutes: Any) -> Any:
    return -numpy.expm1(-1/60*detections_per_hour*minutes)


def _f008_confirmed_sensitivity_of_chain(confirmed_true_alerts_per_day: Any, true_looks_per_year: Any) -> Any:
    return 365*confirmed_true_alerts_per_day/true_looks_per_year


def _f009_true_looks_per_year(faces_per_day: Any, p_watchlisted: Any) -> Any:
    return 365*faces_per_day*p_watchlisted


def _f010_looks_per_person(faces_per_day: Any, people_looked_at: Any) -> Any:
    return 365*faces_per_day/people_looked_at


def _f011_sensitivity_of_chain(true_alerts_per_day: Any, true_looks_per_year: Any) -> Any:
    return 365*true_alerts_per_day/true_looks_per_year


def _f012_share_unattended(officers: Any, officers_needed: Any) -> Any:
    return numpy.maximum(0, -officers/officers_needed + 1)


def _f013_false_links(candidate_pairs: Any, p_false_link: Any, true_links: Any) -> Any:
    return p_false_link*numpy.maximum(0, candidate_pairs - true_links)


def _f014_looks_per_person(scored: Any, size: Any) -> Any:
    return numpy.maximum(1, scored/size)


def _f015_looks_per_person(looks_per_person_per_year: Any, screened_per_year: Any, size: Any) -> Any:
    return numpy.maximum(looks_per_person_per_year, screened_per_year/size)


def _f016_looks_per_person(faces_per_day: Any, passes_per_person_per_year: Any, size: Any) -> Any:
    return numpy.maximum(passes_per_person_per_year, 365*faces_per_day/size)


def _f017_p_flagged(alerts_false_per_year: Any, alerts_true_per_year: Any, size: Any) -> Any:
    return numpy.minimum(1, (alerts_false_per_year + alerts_true_per_year)/size)


def _f018_unequal_share_up_to_here(false_rate_before: Any, false_rate_here: Any, fpir: Any) -> Any:
    return numpy.minimum(1, false_rate_before*false_rate_here/numpy.maximum(1.0e-300, fpir))


def _f019_people_looked_at(faces_per_day: Any, passes_per_person_per_year: Any, size: Any) -> Any:
    return numpy.minimum(size, 365*faces_per_day/passes_per_person_per_year)


def _f020_people_looked_at(scored: Any, size: Any) -> Any:
    return numpy.minimum(scored, size)


def _f021_people_looked_at(looks_per_person_per_year: Any, screened_per_year: Any, size: Any) -> Any:
    return numpy.minimum(size, screened_per_year/looks_per_person_per_year)


def _f022_p_all_right(accuracy: Any) -> Any:
    return accuracy


def _f023_officer_hours_on_false_alerts_per_year(alerts_false_per_year: Any, minutes_per_alert: Any) -> Any:
    return (1/60)*alerts_false_per_year*minutes_per_alert


def _f024_alerts_true_per_year(alerts_true_per_year: Any) -> Any:
    return alerts_true_per_year


def _f025_screened_per_year(alerts_false_per_year: Any, alerts_true_per_year: Any) -> Any:
    return alerts_false_per_year + alerts_true_per_year


def _f026_attended_true_alerts_per_year(alerts_true_per_year: Any, share_unattended: Any) -> Any:
    return alerts_true_per_year*(1 - share_unattended)


def _f027_prevalence(alerts_false_per_year: Any, alerts_true_per_year: Any) -> Any:
    return alerts_true_per_year/(alerts_false_per_year + alerts_true_per_year)


def _f028_apparent_ppv(apparent_true_positives: Any, flagged: Any) -> Any:
    return apparent_true_positives/flagged


def _f029_prevalence_at_first(base_rate: Any) -> Any:
    return base_rate


def _f030_p_found_within_minutes(coverage: Any, coverage_concentration: Any, encounters_per_hour: Any, match_rate: Any, minutes: Any, uptime: Any) -> Any:
    return special.beta_exposure(coverage, coverage_concentration, (1/60)*encounters_per_hour*match_rate*minutes*uptime)


def _f031_median_hours_to_find(coverage: Any, coverage_concentration: Any, encounters_per_hour: Any, match_rate: Any, uptime: Any) -> Any:
    return special.beta_exposure_median(coverage, coverage_concentration)/(encounters_per_hour*match_rate*uptime)


def _f032_p_alert(clustering: Any, k: Any, p_flagged: Any, people: Any) -> Any:
    return special.betabinomial_sf(k, people, p_flagged, clustering)


def _f033_p_alert(k: Any, p_flagged: Any, people: Any) -> Any:
    return special.binomial_sf(k, people, p_flagged)


def _f034_threshold(auc: Any, base_rate: Any, flag_share: Any) -> Any:
    return special.binormal_threshold(base_rate, auc, flag_share)


def _f035_dark_camera_days_per_year(cameras: Any, uptime: Any) -> Any:
    return 365*cameras*(1 - uptime)


def _f036_cost_per_year(cameras: Any, capital_per_camera: Any, life_years: Any, operating_per_camera_per_year: Any) -> Any:
    return cameras*(capital_per_camera/life_years + operating_per_camera_per_year)


def _f037_accelerators_needed(cameras: Any, faces_per_camera_per_day: Any, inferences_per_accelerator_per_second: Any, uptime: Any) -> Any:
    return (1/86400)*cameras*faces_per_camera_per_day*uptime/inferences_per_accelerator_per_second


def _f038_ingest_gbit_per_second(cameras: Any, mbit_per_second: Any, uptime: Any) -> Any:
    return (1/1000)*cameras*mbit_per_second*uptime


def _f039_storage_petabytes(cameras: Any, mbit_per_second: Any, retention_days: Any, uptime: Any) -> Any:
    return (27/2500000)*cameras*mbit_per_second*retention_days*uptime


def _f040_confirmed_false_discovery_rate(confirmed_false_alerts_per_day: Any, confirmed_true_alerts_per_day: Any) -> Any:
    return confirmed_false_alerts_per_day/(confirmed_false_alerts_per_day + confirmed_true_alerts_per_day)


def _f041_confirmed_false_alerts_per_true_alert(confirmed_false_alerts_per_day: Any, confirmed_true_alerts_per_day: Any) -> Any:
    return confirmed_false_alerts_per_day/confirmed_true_alerts_per_day


def _f042_confirmed_false_alerts_per_face(confirmed_false_alerts_per_day: Any, faces_per_day: Any) -> Any:
    return confirmed_false_alerts_per_day/faces_per_day


def _f043_confirmed_alerts_per_day(confirmed_false_alerts_per_day: Any, confirmed_true_alerts_per_day: Any) -> Any:
    return confirmed_false_alerts_per_day + confirmed_true_alerts_per_day


def _f044_confirmed_ppv(confirmed_false_alerts_per_day: Any, confirmed_true_alerts_per_day: Any) -> Any:
    return confirmed_true_alerts_per_day/(confirmed_false_alerts_per_day + confirmed_true_alerts_per_day)


def _f045_correlation_is_cut(correlation_is_cut: Any) -> Any:
    return correlation_is_cut


def _f046_cost_per_true_alert(attended_true_alerts_per_year: Any, cost_per_hour: Any, officer_hours_per_year: Any, share_unattended: Any) -> Any:
    return cost_per_hour*officer_hours_per_year*(1 - share_unattended)/attended_true_alerts_per_year


def _f047_cost_per_true_alert(alerts_true_per_year: Any, cost_per_hour: Any, officer_hours_per_year: Any) -> Any:
    return cost_per_hour*officer_hours_per_year/alerts_true_per_year


def _f048_detections_per_hour(coverage: Any, encounters_per_hour: Any, match_rate: Any, uptime: Any) -> Any:
    return coverage*encounters_per_hour*match_rate*uptime


def _f049_false_rate_here(error_correlation: Any, false_alarm_rate: Any, false_rate_before: Any) -> Any:
    return special.error_given_error(false_rate_before, false_alarm_rate, error_correlation)


def _f050_false_rate_here(error_correlation: Any, false_positive_rate: Any, false_rate_before: Any) -> Any:
    return special.error_given_error(false_rate_before, false_positive_rate, error_correlation)


def _f051_false_rate_here(error_correlation: Any, false_rate_before: Any, fpir: Any) -> Any:
    return special.error_given_error(false_rate_before, fpir, error_correlation)


def _f052_false_rate_here(error_correlation: Any, false_rate_before: Any, p_sign_given_no_intent: Any) -> Any:
    return special.error_given_error(false_rate_before, p_sign_given_no_intent, error_correlation)


def _f053_faces_per_day(faces_per_day: Any) -> Any:
    return faces_per_day


def _f054_nonmated_faces_per_day(faces_per_day: Any, p_watchlisted: Any) -> Any:
    return faces_per_day*(1 - p_watchlisted)


def _f055_false_alerts_per_day(faces_per_day: Any, false_rate_here: Any, p_watchlisted: Any) -> Any:
    return faces_per_day*false_rate_here*(1 - p_watchlisted)


def _f056_false_alerts_per_day(faces_per_day: Any, fpir: Any, p_watchlisted: Any) -> Any:
    return faces_per_day*fpir*(1 - p_watchlisted)


def _f057_true_alerts_per_day(faces_per_day: Any, fnir: Any, p_watchlisted: Any) -> Any:
    return faces_per_day*p_watchlisted*(1 - fnir)


def _f058_false_leads_within_minutes(faces_per_hour: Any, fmr: Any, minutes: Any) -> Any:
    return (1/60)*faces_per_hour*fmr*minutes


def _f059_false_leads_before_found(detections_per_hour: Any, faces_per_hour: Any, fmr: Any) -> Any:
    return faces_per_hour*fmr/detections_per_hour


def _f060_false_rate_up_to_here(false_alarm_rate: Any) -> Any:
    return false_alarm_rate


def _f061_false_discovery_rate(false_alarms_per_year: Any, true_alarms_per_year: Any) -> Any:
    return false_alarms_per_year/(false_alarms_per_year + true_alarms_per_year)


def _f062_confirmed_false_alerts_per_day(false_alerts_per_day: Any, p_confirm_false: Any) -> Any:
    return false_alerts_per_day*p_confirm_false


def _f063_false_discovery_rate(false_alerts_per_day: Any, true_alerts_per_day: Any) -> Any:
    return false_alerts_per_day/(false_alerts_per_day + true_alerts_per_day)


def _f064_false_alerts_per_face(faces_per_day: Any, false_alerts_per_day: Any) -> Any:
    return false_alerts_per_day/faces_per_day


def _f065_false_alerts_per_true_alert(false_alerts_per_day: Any, true_alerts_per_day: Any) -> Any:
    return false_alerts_per_day/true_alerts_per_day


def _f066_link_false_discovery_rate(false_links: Any, links_found: Any) -> Any:
    return false_links/(false_links + links_found)


def _f067_false_rate_up_to_here(false_positive_rate: Any) -> Any:
    return false_positive_rate


def _f068_false_discovery_rate(false_positives: Any, true_positives: Any) -> Any:
    return false_positives/(false_positives + true_positives)


def _f069_false_discovery_rate(false_positives_per_year: Any, true_positives_per_year: Any) -> Any:
    return false_positives_per_year/(false_positives_per_year + true_positives_per_year)


def _f070_false_rate_up_to_here(false_rate_before: Any, false_rate_here: Any) -> Any:
    return false_rate_before*false_rate_here


def _f071_false_rate_of_chain(false_rate_up_to_here: Any) -> Any:
    return false_rate_up_to_here


def _f072_false_rate_of_chain(false_rate_up_to_here: Any, p_confirm_false: Any) -> Any:
    return false_rate_up_to_here*p_confirm_false


def _f073_unequal_fmr(fmr: Any) -> Any:
    return fmr


def _f074_fpir(fpir: Any) -> Any:
    return fpir


def _f075_confirmed_fpir(fpir: Any, p_confirm_false: Any) -> Any:
    return fpir*p_confirm_false


def _f076_correlation_is_cut(error_correlation: Any, false_alarm_rate: Any, false_rate_before: Any) -> Any:
    return special.frechet_bounds_exceeded(false_rate_before, false_alarm_rate, error_correlation)


def _f077_correlation_is_cut(error_correlation: Any, false_positive_rate: Any, false_rate_before: Any) -> Any:
    return special.frechet_bounds_exceeded(false_rate_before, false_positive_rate, error_correlation)


def _f078_correlation_is_cut(error_correlation: Any, false_rate_before: Any, fpir: Any) -> Any:
    return special.frechet_bounds_exceeded(false_rate_before, fpir, error_correlation)


def _f079_correlation_is_cut(error_correlation: Any, false_rate_before: Any, p_sign_given_no_intent: Any) -> Any:
    return special.frechet_bounds_exceeded(false_rate_before, p_sign_given_no_intent, error_correlation)


def _f080_unequal_cv(heterogeneity_cv: Any) -> Any:
    return heterogeneity_cv


def _f081_fpir(fmr: Any, heterogeneity_cv: Any, watchlist_size: Any) -> Any:
    return special.heterogeneous_any(fmr, heterogeneity_cv, watchlist_size)


def _f082_people_looked_at(households: Any) -> Any:
    return households


def _f083_households_wrongly_flagged_per_year(false_alarm_rate: Any, households: Any, prevalence: Any, tests_per_household_per_year: Any) -> Any:
    return households*(1 - prevalence)*special.any_in_looks(false_alarm_rate, tests_per_household_per_year)


def _f084_false_alarms_per_year(false_alarm_rate: Any, households: Any, prevalence: Any, tests_per_household_per_year: Any) -> Any:
    return false_alarm_rate*households*tests_per_household_per_year*(1 - prevalence)


def _f085_true_alarms_per_year(households: Any, prevalence: Any, sensitivity: Any, tests_per_household_per_year: Any) -> Any:
    return households*prevalence*sensitivity*tests_per_household_per_year


def _f086_true_looks_per_year(households: Any, prevalence: Any, tests_per_household_per_year: Any) -> Any:
    return households*prevalence*tests_per_household_per_year


def _f087_share_of_gatherings_alerted(gatherings_per_day: Any, innocent_alerts_per_day: Any) -> Any:
    return innocent_alerts_per_day/gatherings_per_day


def _f088_p_profile_clean(link_precision: Any, links_per_profile: Any) -> Any:
    return link_precision**links_per_profile


def _f089_link_precision(false_links: Any, links_found: Any) -> Any:
    return links_found/(false_links + links_found)


def _f090_median_hours_to_find(detections_per_hour: Any) -> Any:
    return numpy.log(2)/detections_per_hour


def _f091_false_positive_rate(threshold: Any) -> Any:
    return special.normal_cdf(-threshold)


def _f092_sensitivity(auc: Any, threshold: Any) -> Any:
    return special.normal_cdf(-threshold + numpy.sqrt(2)*special.normal_ppf(auc))


def _f093_share_of_hours_on_false_alerts(officer_hours_on_false_alerts_per_year: Any, officer_hours_per_year: Any) -> Any:
    return officer_hours_on_false_alerts_per_year/officer_hours_per_year


def _f094_officers_needed(hours_per_officer_per_day: Any, officer_hours_per_year: Any) -> Any:
    return (1/365)*officer_hours_per_year/hours_per_officer_per_day


def _f095_p_sought_person_fits(p_all_right: Any) -> Any:
    return p_all_right


def _f096_false_rate_up_to_here(p_sign_given_no_intent: Any) -> Any:
    return p_sign_given_no_intent


def _f097_prevalence_at_first(p_watchlisted: Any) -> Any:
    return p_watchlisted


def _f098_acts_forgone_per_year(acts_per_person_per_year: Any, people_affected: Any, relative_drop: Any) -> Any:
    return acts_per_person_per_year*people_affected*relative_drop


def _f099_people_exposed(p_breach_over_period: Any, people_held: Any, share_exposed: Any) -> Any:
    return p_breach_over_period*people_held*share_exposed


def _f100_confirmed_people_wrongly_alerted_per_year(fpir: Any, looks_per_person: Any, p_confirm_false: Any, p_watchlisted: Any, people_looked_at: Any) -> Any:
    return people_looked_at*(1 - p_watchlisted)*special.any_in_looks(fpir*p_confirm_false, looks_per_person)


def _f101_people_wrongly_alerted_per_year(fpir: Any, looks_per_person: Any, p_watchlisted: Any, people_looked_at: Any) -> Any:
    return people_looked_at*(1 - p_watchlisted)*special.any_in_looks(fpir, looks_per_person)


def _f102_people_wrongly_alerted_per_year(fmr: Any, heterogeneity_cv: Any, looks_per_person: Any, p_watchlisted: Any, people_looked_at: Any, watchlist_size: Any) -> Any:
    return people_looked_at*(1 - p_watchlisted)*special.heterogeneous_any_in_looks(fmr, heterogeneity_cv, watchlist_size, 1, looks_per_person)


def _f103_confirmed_people_wrongly_alerted_per_year(fmr: Any, heterogeneity_cv: Any, looks_per_person: Any, p_confirm_false: Any, p_watchlisted: Any, people_looked_at: Any, watchlist_size: Any) -> Any:
    return people_looked_at*(1 - p_watchlisted)*special.heterogeneous_any_in_looks(fmr, heterogeneity_cv, watchlist_size, p_confirm_false, looks_per_person)


def _f104_people_wrongly_flagged_per_year(false_positive_rate: Any, looks_per_person: Any, people_looked_at: Any, prevalence: Any) -> Any:
    return people_looked_at*(1 - prevalence)*special.any_in_looks(false_positive_rate, looks_per_person)


def _f105_people_wrongly_flagged_per_year(looks_per_person: Any, p_sign_given_no_intent: Any, people_looked_at: Any, prevalence: Any) -> Any:
    return people_looked_at*(1 - prevalence)*special.any_in_looks(p_sign_given_no_intent, looks_per_person)


def _f106_people_wrongly_flagged_per_year(false_rate_of_chain: Any, looks_per_person: Any, people_looked_at: Any, prevalence_at_first: Any) -> Any:
    return people_looked_at*(1 - prevalence_at_first)*special.any_in_looks(false_rate_of_chain, looks_per_person)


def _f107_people_wrongly_alerted_per_year(false_rate_up_to_here: Any, looks_per_person: Any, people_looked_at: Any, prevalence_at_first: Any) -> Any:
    return people_looked_at*(1 - prevalence_at_first)*special.any_in_looks(false_rate_up_to_here, looks_per_person)


def _f108_people_wrongly_flagged_per_year(looks_per_person: Any, people_looked_at: Any, prevalence_at_first: Any, unequal_cv: Any, unequal_fmr: Any, unequal_gallery: Any, unequal_share: Any) -> Any:
    return people_looked_at*(1 - prevalence_at_first)*special.heterogeneous_any_in_looks(unequal_fmr, unequal_cv, unequal_gallery, unequal_share, looks_per_person)


def _f109_people_wrongly_alerted_per_year(looks_per_person: Any, people_looked_at: Any, prevalence_at_first: Any, unequal_cv: Any, unequal_fmr: Any, unequal_gallery: Any, unequal_share_up_to_here: Any) -> Any:
    return people_looked_at*(1 - prevalence_at_first)*special.heterogeneous_any_in_looks(unequal_fmr, unequal_cv, unequal_gallery, unequal_share_up_to_here, looks_per_person)


def _f110_gatherings_per_day(per_day: Any) -> Any:
    return per_day


def _f111_innocent_alerts_per_day(p_alert: Any, per_day: Any) -> Any:
    return p_alert*per_day


def _f112_share_fitting_description(population_share: Any) -> Any:
    return population_share


def _f113_prevalence_at_first(prevalence: Any) -> Any:
    return prevalence


def _f114_ppv(false_positive_rate: Any, prevalence: Any, sensitivity: Any) -> Any:
    return prevalence*sensitivity/(false_positive_rate*(1 - prevalence) + prevalence*sensitivity)


def _f115_people_looked_at(scored: Any) -> Any:
    return scored


def _f116_false_positives(base_rate: Any, false_positive_rate: Any, scored: Any) -> Any:
    return false_positive_rate*scored*(1 - base_rate)


def _f117_false_positives(base_rate: Any, false_rate_here: Any, scored: Any) -> Any:
    return false_rate_here*scored*(1 - base_rate)


def _f118_true_looks_per_year(base_rate: Any, scored: Any) -> Any:
    return base_rate*scored


def _f119_missed(base_rate: Any, scored: Any, sensitivity: Any) -> Any:
    return base_rate*scored*(1 - sensitivity)


def _f120_true_positives(base_rate: Any, scored: Any, sensitivity: Any) -> Any:
    return base_rate*scored*sensitivity


def _f121_true_negatives_per_year(false_positive_rate: Any, prevalence: Any, screened_per_year: Any) -> Any:
    return screened_per_year*(1 - false_positive_rate)*(1 - prevalence)


def _f122_true_negatives_per_year(false_rate_here: Any, prevalence: Any, screened_per_year: Any) -> Any:
    return screened_per_year*(1 - false_rate_here)*(1 - prevalence)


def _f123_true_negatives_per_year(p_sign_given_no_intent: Any, prevalence: Any, screened_per_year: Any) -> Any:
    return screened_per_year*(1 - p_sign_given_no_intent)*(1 - prevalence)


def _f124_false_positives_per_year(false_positive_rate: Any, prevalence: Any, screened_per_year: Any) -> Any:
    return false_positive_rate*screened_per_year*(1 - prevalence)


def _f125_false_positives_per_year(false_rate_here: Any, prevalence: Any, screened_per_year: Any) -> Any:
    return false_rate_here*screened_per_year*(1 - prevalence)


def _f126_false_positives_per_year(p_sign_given_no_intent: Any, prevalence: Any, screened_per_year: Any) -> Any:
    return p_sign_given_no_intent*screened_per_year*(1 - prevalence)


def _f127_true_looks_per_year(prevalence: Any, screened_per_year: Any) -> Any:
    return prevalence*screened_per_year


def _f128_false_negatives_per_year(p_sign_given_intent: Any, prevalence: Any, screened_per_year: Any) -> Any:
    return prevalence*screened_per_year*(1 - p_sign_given_intent)


def _f129_false_negatives_per_year(prevalence: Any, screened_per_year: Any, sensitivity: Any) -> Any:
    return prevalence*screened_per_year*(1 - sensitivity)


def _f130_true_positives_per_year(p_sign_given_intent: Any, prevalence: Any, screened_per_year: Any) -> Any:
    return p_sign_given_intent*prevalence*screened_per_year


def _f131_true_positives_per_year(prevalence: Any, screened_per_year: Any, sensitivity: Any) -> Any:
    return prevalence*screened_per_year*sensitivity


def _f132_looks_per_person(people_looked_at: Any, screened_per_year: Any) -> Any:
    return screened_per_year/people_looked_at


def _f133_people_looked_at(size: Any) -> Any:
    return size


def _f134_people_with_a_false_link(link_false_discovery_rate: Any, links_per_profile: Any, size: Any) -> Any:
    return size*special.any_of(link_false_discovery_rate, links_per_profile)


def _f135_people_fitting_description(share_fitting_description: Any, size: Any) -> Any:
    return share_fitting_description*size


def _f136_mistagged_per_day(p_all_right: Any, tagged_per_day: Any) -> Any:
    return tagged_per_day*(1 - p_all_right)


def _f137_looks_per_person(tests_per_household_per_year: Any) -> Any:
    return tests_per_household_per_year


def _f138_ppv(false_alarms_per_year: Any, true_alarms_per_year: Any) -> Any:
    return true_alarms_per_year/(false_alarms_per_year + true_alarms_per_year)


def _f139_alerts_per_day(false_alerts_per_day: Any, true_alerts_per_day: Any) -> Any:
    return false_alerts_per_day + true_alerts_per_day


def _f140_confirmed_true_alerts_per_day(p_confirm_true: Any, true_alerts_per_day: Any) -> Any:
    return p_confirm_true*true_alerts_per_day


def _f141_ppv(false_alerts_per_day: Any, true_alerts_per_day: Any) -> Any:
    return true_alerts_per_day/(false_alerts_per_day + true_alerts_per_day)


def _f142_links_found(recall: Any, true_links: Any) -> Any:
    return recall*true_links


def _f143_true_looks_per_year(true_looks_per_year: Any) -> Any:
    return true_looks_per_year


def _f144_npv(false_negatives_per_year: Any, true_negatives_per_year: Any) -> Any:
    return true_negatives_per_year/(false_negatives_per_year + true_negatives_per_year)


def _f145_flagged(false_positives: Any, true_positives: Any) -> Any:
    return false_positives + true_positives


def _f146_apparent_true_positives(false_positives: Any, label_false_rate: Any, label_recall: Any, true_positives: Any) -> Any:
    return false_positives*label_false_rate + label_recall*true_positives


def _f147_ppv(false_positives: Any, true_positives: Any) -> Any:
    return true_positives/(false_positives + true_positives)


def _f148_sensitivity_of_chain(true_looks_per_year: Any, true_positives: Any) -> Any:
    return true_positives/true_looks_per_year


def _f149_flagged_per_year(false_positives_per_year: Any, true_positives_per_year: Any) -> Any:
    return false_positives_per_year + true_positives_per_year


def _f150_ppv(false_positives_per_year: Any, true_positives_per_year: Any) -> Any:
    return true_positives_per_year/(false_positives_per_year + true_positives_per_year)


def _f151_sensitivity_of_chain(true_looks_per_year: Any, true_positives_per_year: Any) -> Any:
    return true_positives_per_year/true_looks_per_year


def _f152_unequal_share_up_to_here(false_rate_here: Any, unequal_share_before: Any) -> Any:
    return false_rate_here*unequal_share_before


def _f153_unequal_share(unequal_share_up_to_here: Any) -> Any:
    return unequal_share_up_to_here


def _f154_unequal_share(p_confirm_false: Any, unequal_share_up_to_here: Any) -> Any:
    return p_confirm_false*unequal_share_up_to_here


def _f155_unequal_gallery(watchlist_size: Any) -> Any:
    return watchlist_size


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    '(alerts_true_per_year + alerts_false_per_year)*minutes_per_alert/60': _f000_officer_hours_per_year,
    '(alerts_true_per_year + alerts_false_per_year)/365': _f001_faces_per_day,
    '(cameras*uptime*watts_per_camera + accelerators_needed*watts_per_accelerator)/10**6': _f002_power_megawatts,
    '(true_positives_per_year + false_positives_per_year)/true_positives_per_year': _f003_flags_per_true_positive,
    '1': _f004_looks_per_person,
    '1 - (1 - fmr)**watchlist_size': _f005_fpir,
    '1 - (1 - p_breach_per_year)**years': _f006_p_breach_over_period,
    '1 - exp(-detections_per_hour*minutes/60)': _f007_p_found_within_minutes,
    '365*confirmed_true_alerts_per_day/true_looks_per_year': _f008_confirmed_sensitivity_of_chain,
    '365*faces_per_day*p_watchlisted': _f009_true_looks_per_year,
    '365*faces_per_day/people_looked_at': _f010_looks_per_person,
    '365*true_alerts_per_day/true_looks_per_year': _f011_sensitivity_of_chain,
    'Max(0, 1 - officers/officers_needed)': _f012_share_unattended,
    'Max(0, candidate_pairs - true_links)*p_false_link': _f013_false_links,
    'Max(1, scored/size)': _f014_looks_per_person,
    'Max(looks_per_person_per_year, screened_per_year/size)': _f015_looks_per_person,
    'Max(passes_per_person_per_year, 365*faces_per_day/size)': _f016_looks_per_person,
    'Min(1, (alerts_true_per_year + alerts_false_per_year)/size)': _f017_p_flagged,
    'Min(1, false_rate_before*false_rate_here/Max(fpir, 1e-300))': _f018_unequal_share_up_to_here,
    'Min(size, 365*faces_per_day/passes_per_person_per_year)': _f019_people_looked_at,
    'Min(size, scored)': _f020_people_looked_at,
    'Min(size, screened_per_year/looks_per_person_per_year)': _f021_people_looked_at,
    'accuracy': _f022_p_all_right,
    'alerts_false_per_year*minutes_per_alert/60': _f023_officer_hours_on_false_alerts_per_year,
    'alerts_true_per_year': _f024_alerts_true_per_year,
    'alerts_true_per_year + alerts_false_per_year': _f025_screened_per_year,
    'alerts_true_per_year*(1 - share_unattended)': _f026_attended_true_alerts_per_year,
    'alerts_true_per_year/(alerts_true_per_year + alerts_false_per_year)': _f027_prevalence,
    'apparent_true_positives/flagged': _f028_apparent_ppv,
    'base_rate': _f029_prevalence_at_first,
    'beta_exposure(coverage, coverage_concentration, encounters_per_hour*uptime*match_rate*minutes/60)': _f030_p_found_within_minutes,
    'beta_exposure_median(coverage, coverage_concentration)/(encounters_per_hour*uptime*match_rate)': _f031_median_hours_to_find,
    'betabinomial_sf(k, people, p_flagged, clustering)': _f032_p_alert,
    'binomial_sf(k, people, p_flagged)': _f033_p_alert,
    'binormal_threshold(base_rate, auc, flag_share)': _f034_threshold,
    'cameras*(1 - uptime)*365': _f035_dark_camera_days_per_year,
    'cameras*(capital_per_camera/life_years + operating_per_camera_per_year)': _f036_cost_per_year,
    'cameras*uptime*faces_per_camera_per_day/86400/inferences_per_accelerator_per_second': _f037_accelerators_needed,
    'cameras*uptime*mbit_per_second/1000': _f038_ingest_gbit_per_second,
    'cameras*uptime*mbit_per_second/8*86400*retention_days/10**9': _f039_storage_petabytes,
    'confirmed_false_alerts_per_day/(confirmed_true_alerts_per_day + confirmed_false_alerts_per_day)': _f040_confirmed_false_discovery_rate,
    'confirmed_false_alerts_per_day/confirmed_true_alerts_per_day': _f041_confirmed_false_alerts_per_true_alert,
    'confirmed_false_alerts_per_day/faces_per_day': _f042_confirmed_false_alerts_per_face,
    'confirmed_true_alerts_per_day + confirmed_false_alerts_per_day': _f043_confirmed_alerts_per_day,
    'confirmed_true_alerts_per_day/(confirmed_true_alerts_per_day + confirmed_false_alerts_per_day)': _f044_confirmed_ppv,
    'correlation_is_cut': _f045_correlation_is_cut,
    'cost_per_hour*officer_hours_per_year*(1 - share_unattended)/attended_true_alerts_per_year': _f046_cost_per_true_alert,
    'cost_per_hour*officer_hours_per_year/alerts_true_per_year': _f047_cost_per_true_alert,
    'encounters_per_hour*coverage*uptime*match_rate': _f048_detections_per_hour,
    'error_given_error(false_rate_before, false_alarm_rate, error_correlation)': _f049_false_rate_here,
    'error_given_error(false_rate_before, false_positive_rate, error_correlation)': _f050_false_rate_here,
    'error_given_error(false_rate_before, fpir, error_correlation)': _f051_false_rate_here,
    'error_given_error(false_rate_before, p_sign_given_no_intent, error_correlation)': _f052_false_rate_here,
    'faces_per_day': _f053_faces_per_day,
    'faces_per_day*(1 - p_watchlisted)': _f054_nonmated_faces_per_day,
    'faces_per_day*(1 - p_watchlisted)*false_rate_here': _f055_false_alerts_per_day,
    'faces_per_day*(1 - p_watchlisted)*fpir': _f056_false_alerts_per_day,
    'faces_per_day*p_watchlisted*(1 - fnir)': _f057_true_alerts_per_day,
    'faces_per_hour*fmr*minutes/60': _f058_false_leads_within_minutes,
    'faces_per_hour*fmr/detections_per_hour': _f059_false_leads_before_found,
    'false_alarm_rate': _f060_false_rate_up_to_here,
    'false_alarms_per_year/(true_alarms_per_year + false_alarms_per_year)': _f061_false_discovery_rate,
    'false_alerts_per_day*p_confirm_false': _f062_confirmed_false_alerts_per_day,
    'false_alerts_per_day/(true_alerts_per_day + false_alerts_per_day)': _f063_false_discovery_rate,
    'false_alerts_per_day/faces_per_day': _f064_false_alerts_per_face,
    'false_alerts_per_day/true_alerts_per_day': _f065_false_alerts_per_true_alert,
    'false_links/(links_found + false_links)': _f066_link_false_discovery_rate,
    'false_positive_rate': _f067_false_rate_up_to_here,
    'false_positives/(true_positives + false_positives)': _f068_false_discovery_rate,
    'false_positives_per_year/(true_positives_per_year + false_positives_per_year)': _f069_false_discovery_rate,
    'false_rate_before*false_rate_here': _f070_false_rate_up_to_here,
    'false_rate_up_to_here': _f071_false_rate_of_chain,
    'false_rate_up_to_here*p_confirm_false': _f072_false_rate_of_chain,
    'fmr': _f073_unequal_fmr,
    'fpir': _f074_fpir,
    'fpir*p_confirm_false': _f075_confirmed_fpir,
    'frechet_bounds_exceeded(false_rate_before, false_alarm_rate, error_correlation)': _f076_correlation_is_cut,
    'frechet_bounds_exceeded(false_rate_before, false_positive_rate, error_correlation)': _f077_correlation_is_cut,
    'frechet_bounds_exceeded(false_rate_before, fpir, error_correlation)': _f078_correlation_is_cut,
    'frechet_bounds_exceeded(false_rate_before, p_sign_given_no_intent, error_correlation)': _f079_correlation_is_cut,
    'heterogeneity_cv': _f080_unequal_cv,
    'heterogeneous_any(fmr, heterogeneity_cv, watchlist_size)': _f081_fpir,
    'households': _f082_people_looked_at,
    'households*(1 - prevalence)*any_in_looks(false_alarm_rate, tests_per_household_per_year)': _f083_households_wrongly_flagged_per_year,
    'households*(1 - prevalence)*tests_per_household_per_year*false_alarm_rate': _f084_false_alarms_per_year,
    'households*prevalence*tests_per_household_per_year*sensitivity': _f085_true_alarms_per_year,
    'households*tests_per_household_per_year*prevalence': _f086_true_looks_per_year,
    'innocent_alerts_per_day/gatherings_per_day': _f087_share_of_gatherings_alerted,
    'link_precision**links_per_profile': _f088_p_profile_clean,
    'links_found/(links_found + false_links)': _f089_link_precision,
    'log(2)/detections_per_hour': _f090_median_hours_to_find,
    'normal_cdf(-threshold)': _f091_false_positive_rate,
    'normal_cdf(sqrt(2)*normal_ppf(auc) - threshold)': _f092_sensitivity,
    'officer_hours_on_false_alerts_per_year/officer_hours_per_year': _f093_share_of_hours_on_false_alerts,
    'officer_hours_per_year/(365*hours_per_officer_per_day)': _f094_officers_needed,
    'p_all_right': _f095_p_sought_person_fits,
    'p_sign_given_no_intent': _f096_false_rate_up_to_here,
    'p_watchlisted': _f097_prevalence_at_first,
    'people_affected*acts_per_person_per_year*relative_drop': _f098_acts_forgone_per_year,
    'people_held*share_exposed*p_breach_over_period': _f099_people_exposed,
    'people_looked_at*(1 - p_watchlisted)*any_in_looks(fpir*p_confirm_false, looks_per_person)': _f100_confirmed_people_wrongly_alerted_per_year,
    'people_looked_at*(1 - p_watchlisted)*any_in_looks(fpir, looks_per_person)': _f101_people_wrongly_alerted_per_year,
    'people_looked_at*(1 - p_watchlisted)*heterogeneous_any_in_looks(fmr, heterogeneity_cv, watchlist_size, 1, looks_per_person)': _f102_people_wrongly_alerted_per_year,
    'people_looked_at*(1 - p_watchlisted)*heterogeneous_any_in_looks(fmr, heterogeneity_cv, watchlist_size, p_confirm_false, looks_per_person)': _f103_confirmed_people_wrongly_alerted_per_year,
    'people_looked_at*(1 - prevalence)*any_in_looks(false_positive_rate, looks_per_person)': _f104_people_wrongly_flagged_per_year,
    'people_looked_at*(1 - prevalence)*any_in_looks(p_sign_given_no_intent, looks_per_person)': _f105_people_wrongly_flagged_per_year,
    'people_looked_at*(1 - prevalence_at_first)*any_in_looks(false_rate_of_chain, looks_per_person)': _f106_people_wrongly_flagged_per_year,
    'people_looked_at*(1 - prevalence_at_first)*any_in_looks(false_rate_up_to_here, looks_per_person)': _f107_people_wrongly_alerted_per_year,
    'people_looked_at*(1 - prevalence_at_first)*heterogeneous_any_in_looks(unequal_fmr, unequal_cv, unequal_gallery, unequal_share, looks_per_person)': _f108_people_wrongly_flagged_per_year,
    'people_looked_at*(1 - prevalence_at_first)*heterogeneous_any_in_looks(unequal_fmr, unequal_cv, unequal_gallery, unequal_share_up_to_here, looks_per_person)': _f109_people_wrongly_alerted_per_year,
    'per_day': _f110_gatherings_per_day,
    'per_day*p_alert': _f111_innocent_alerts_per_day,
    'population_share': _f112_share_fitting_description,
    'prevalence': _f113_prevalence_at_first,
    'prevalence*sensitivity/(prevalence*sensitivity + (1 - prevalence)*false_positive_rate)': _f114_ppv,
    'scored': _f115_people_looked_at,
    'scored*(1 - base_rate)*false_positive_rate': _f116_false_positives,
    'scored*(1 - base_rate)*false_rate_here': _f117_false_positives,
    'scored*base_rate': _f118_true_looks_per_year,
    'scored*base_rate*(1 - sensitivity)': _f119_missed,
    'scored*base_rate*sensitivity': _f120_true_positives,
    'screened_per_year*(1 - prevalence)*(1 - false_positive_rate)': _f121_true_negatives_per_year,
    'screened_per_year*(1 - prevalence)*(1 - false_rate_here)': _f122_true_negatives_per_year,
    'screened_per_year*(1 - prevalence)*(1 - p_sign_given_no_intent)': _f123_true_negatives_per_year,
    'screened_per_year*(1 - prevalence)*false_positive_rate': _f124_false_positives_per_year,
    'screened_per_year*(1 - prevalence)*false_rate_here': _f125_false_positives_per_year,
    'screened_per_year*(1 - prevalence)*p_sign_given_no_intent': _f126_false_positives_per_year,
    'screened_per_year*prevalence': _f127_true_looks_per_year,
    'screened_per_year*prevalence*(1 - p_sign_given_intent)': _f128_false_negatives_per_year,
    'screened_per_year*prevalence*(1 - sensitivity)': _f129_false_negatives_per_year,
    'screened_per_year*prevalence*p_sign_given_intent': _f130_true_positives_per_year,
    'screened_per_year*prevalence*sensitivity': _f131_true_positives_per_year,
    'screened_per_year/people_looked_at': _f132_looks_per_person,
    'size': _f133_people_looked_at,
    'size*(1 - (1 - link_false_discovery_rate)**links_per_profile)': _f134_people_with_a_false_link,
    'size*share_fitting_description': _f135_people_fitting_description,
    'tagged_per_day*(1 - p_all_right)': _f136_mistagged_per_day,
    'tests_per_household_per_year': _f137_looks_per_person,
    'true_alarms_per_year/(true_alarms_per_year + false_alarms_per_year)': _f138_ppv,
    'true_alerts_per_day + false_alerts_per_day': _f139_alerts_per_day,
    'true_alerts_per_day*p_confirm_true': _f140_confirmed_true_alerts_per_day,
    'true_alerts_per_day/(true_alerts_per_day + false_alerts_per_day)': _f141_ppv,
    'true_links*recall': _f142_links_found,
    'true_looks_per_year': _f143_true_looks_per_year,
    'true_negatives_per_year/(true_negatives_per_year + false_negatives_per_year)': _f144_npv,
    'true_positives + false_positives': _f145_flagged,
    'true_positives*label_recall + false_positives*label_false_rate': _f146_apparent_true_positives,
    'true_positives/(true_positives + false_positives)': _f147_ppv,
    'true_positives/true_looks_per_year': _f148_sensitivity_of_chain,
    'true_positives_per_year + false_positives_per_year': _f149_flagged_per_year,
    'true_positives_per_year/(true_positives_per_year + false_positives_per_year)': _f150_ppv,
    'true_positives_per_year/true_looks_per_year': _f151_sensitivity_of_chain,
    'unequal_share_before*false_rate_here': _f152_unequal_share_up_to_here,
    'unequal_share_up_to_here': _f153_unequal_share,
    'unequal_share_up_to_here*p_confirm_false': _f154_unequal_share,
    'watchlist_size': _f155_unequal_gallery,
}

LATEX: Mapping[str, str] = {
    '(alerts_true_per_year + alerts_false_per_year)*minutes_per_alert/60': '\\frac{m \\cdot \\left(a_F + a_T\\right)}{60}',
    '(alerts_true_per_year + alerts_false_per_year)/365': '\\frac{a_F}{365} + \\frac{a_T}{365}',
    '(cameras*uptime*watts_per_camera + accelerators_needed*watts_per_accelerator)/10**6': '\\frac{n_a \\cdot w_1}{1000000} + \\frac{n \\cdot u \\cdot w_0}{1000000}',
    '(true_positives_per_year + false_positives_per_year)/true_positives_per_year': '\\frac{\\mathrm{FP} + \\mathrm{TP}}{\\mathrm{TP}}',
    '1': '1',
    '1 - (1 - fmr)**watchlist_size': '1 - \\left(1 - \\mathrm{FMR}\\right)^{N}',
    '1 - (1 - p_breach_per_year)**years': '1 - \\left(1 - p\\right)^{t}',
    '1 - exp(-detections_per_hour*minutes/60)': '1 - e^{- \\frac{h \\cdot t}{60}}',
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
    'alerts_false_per_year*minutes_per_alert/60': '\\frac{a_F \\cdot m}{60}',
    'alerts_true_per_year': 'a_T',
    'alerts_true_per_year + alerts_false_per_year': 'a_F + a_T',
    'alerts_true_per_year*(1 - share_unattended)': 'a_T \\cdot \\left(1 - u\\right)',
    'alerts_true_per_year/(alerts_true_per_year + alerts_false_per_year)': '\\frac{a_T}{a_F + a_T}',
    'apparent_true_positives/flagged': "\\frac{\\mathrm{TP}'}{n_{+}}",
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
    'confirmed_true_alerts_per_day + confirmed_false_alerts_per_day': '{n_F}^{c} + {n_T}^{c}',
    'confirmed_true_alerts_per_day/(confirmed_true_alerts_per_day + confirmed_false_alerts_per_day)': '\\frac{{n_T}^{c}}{{n_F}^{c} + {n_T}^{c}}',
    'correlation_is_cut': '\\chi_r',
    'cost_per_hour*officer_hours_per_year*(1 - share_unattended)/attended_true_alerts_per_year': '\\frac{c \\cdot H \\cdot \\left(1 - u\\right)}{a_T(1-u)}',
    'cost_per_hour*officer_hours_per_year/alerts_true_per_year': '\\frac{c \\cdot H}{a_T}',
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
    'false_alarms_per_year/(true_alarms_per_year + false_alarms_per_year)': '\\frac{n_F}{n_F + n_T}',
    'false_alerts_per_day*p_confirm_false': 'n_F \\cdot r_F',
    'false_alerts_per_day/(true_alerts_per_day + false_alerts_per_day)': '\\frac{n_F}{n_F + n_T}',
    'false_alerts_per_day/faces_per_day': '\\frac{n_F}{n_f}',
    'false_alerts_per_day/true_alerts_per_day': '\\frac{n_F}{n_T}',
    'false_links/(links_found + false_links)': '\\frac{n_F}{n_F + n_T}',
    'false_positive_rate': 'F',
    'false_positives/(true_positives + false_positives)': '\\frac{\\mathrm{FP}}{\\mathrm{FP} + \\mathrm{TP}}',
    'false_positives_per_year/(true_positives_per_year + false_positives_per_year)': '\\frac{\\mathrm{FP}}{\\mathrm{FP} + \\mathrm{TP}}',
    'false_rate_before*false_rate_here': 'f_1 \\cdot f_{2|1}',
    'false_rate_up_to_here': 'f_{12}',
    'false_rate_up_to_here*p_confirm_false': 'f_{12} \\cdot r_F',
    'fmr': '\\mathrm{FMR}',
    'fpir': '\\mathrm{FPIR}',
    'fpir*p_confirm_false': '\\mathrm{FPIR} \\cdot r_F',
    'frechet_bounds_exceeded(false_rate_before, false_alarm_rate, error_correlation)': '\\mathrm{cut}\\left(f_1, \\alpha, r\\right)',
    'frechet_bounds_exceeded(false_rate_before, false_positive_rate, error_correlation)': '\\mathrm{cut}\\left(f_1, F, r\\right)',
    'frechet_bounds_exceeded(false_rate_before, fpir, error_correlation)': '\\mathrm{cut}\\left(f_1, \\mathrm{FPIR}, r\\right)',
    'frechet_bounds_exceeded(false_rate_before, p_sign_given_no_intent, error_correlation)': '\\mathrm{cut}\\left(f_1, P(s|\\bar i), r\\right)',
    'heterogeneity_cv': 'c_v',
    'heterogeneous_any(fmr, heterogeneity_cv, watchlist_size)': '\\mathrm{E}\\left[1 - \\left(1 - X\\right)^{N}\\right],\\ X \\sim \\mathrm{LogNormal}\\left(\\mathrm{FMR}, c_v\\right)',
    'households': 'n',
    'households*(1 - prevalence)*any_in_looks(false_alarm_rate, tests_per_household_per_year)': 'n \\cdot \\left(1 - p\\right) \\cdot \\left(1 - \\left(1 - \\alpha\\right)^{\\lfloor T \\rfloor} \\left(1 - \\left(T - \\lfloor T \\rfloor\\right) \\cdot \\alpha\\right)\\right)',
    'households*(1 - prevalence)*tests_per_household_per_year*false_alarm_rate': '\\alpha \\cdot n \\cdot T \\cdot \\left(1 - p\\right)',
    'households*prevalence*tests_per_household_per_year*sensitivity': 'n \\cdot p \\cdot T \\cdot T',
    'households*tests_per_household_per_year*prevalence': 'n \\cdot p \\cdot T',
    'innocent_alerts_per_day/gatherings_per_day': '\\frac{n_a}{n_g}',
    'link_precision**links_per_profile': '\\mathrm{PPV}_L^{L}',
    'links_found/(links_found + false_links)': '\\frac{n_T}{n_F + n_T}',
    'log(2)/detections_per_hour': '\\frac{\\log{\\left(2 \\right)}}{h}',
    'normal_cdf(-threshold)': '\\Phi\\left(- t\\right)',
    'normal_cdf(sqrt(2)*normal_ppf(auc) - threshold)': '\\Phi\\left(- t + \\sqrt{2} \\cdot \\Phi^{-1}\\left(A\\right)\\right)',
    'officer_hours_on_false_alerts_per_year/officer_hours_per_year': '\\frac{H_F}{H}',
    'officer_hours_per_year/(365*hours_per_officer_per_day)': '\\frac{H}{365 \\cdot h}',
    'p_all_right': 'P_r',
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
    'per_day': 'n_g',
    'per_day*p_alert': 'P_a \\cdot n_g',
    'population_share': 'q',
    'prevalence': 'p',
    'prevalence*sensitivity/(prevalence*sensitivity + (1 - prevalence)*false_positive_rate)': '\\frac{p \\cdot T}{F \\cdot \\left(1 - p\\right) + p \\cdot T}',
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
    'size': 'S',
    'size*(1 - (1 - link_false_discovery_rate)**links_per_profile)': 'S \\cdot \\left(1 - \\left(1 - \\mathrm{FDR}_L\\right)^{L}\\right)',
    'size*share_fitting_description': 'Q \\cdot S',
    'tagged_per_day*(1 - p_all_right)': 'n \\cdot \\left(1 - P_r\\right)',
    'tests_per_household_per_year': 'T',
    'true_alarms_per_year/(true_alarms_per_year + false_alarms_per_year)': '\\frac{n_T}{n_F + n_T}',
    'true_alerts_per_day + false_alerts_per_day': 'n_F + n_T',
    'true_alerts_per_day*p_confirm_true': 'r_T \\cdot n_T',
    'true_alerts_per_day/(true_alerts_per_day + false_alerts_per_day)': '\\frac{n_T}{n_F + n_T}',
    'true_links*recall': 'R \\cdot M',
    'true_looks_per_year': 'n_1',
    'true_negatives_per_year/(true_negatives_per_year + false_negatives_per_year)': '\\frac{\\mathrm{TN}}{\\mathrm{FN} + \\mathrm{TN}}',
    'true_positives + false_positives': '\\mathrm{FP} + \\mathrm{TP}',
    'true_positives*label_recall + false_positives*label_false_rate': '\\mathrm{FP} \\cdot r_0 + r_1 \\cdot \\mathrm{TP}',
    'true_positives/(true_positives + false_positives)': '\\frac{\\mathrm{TP}}{\\mathrm{FP} + \\mathrm{TP}}',
    'true_positives/true_looks_per_year': '\\frac{\\mathrm{TP}}{n_1}',
    'true_positives_per_year + false_positives_per_year': '\\mathrm{FP} + \\mathrm{TP}',
    'true_positives_per_year/(true_positives_per_year + false_positives_per_year)': '\\frac{\\mathrm{TP}}{\\mathrm{FP} + \\mathrm{TP}}',
    'true_positives_per_year/true_looks_per_year': '\\frac{\\mathrm{TP}}{n_1}',
    'unequal_share_before*false_rate_here': 'f_{2|1} \\cdot s_1',
    'unequal_share_up_to_here': 's_{12}',
    'unequal_share_up_to_here*p_confirm_false': 'r_F \\cdot s_{12}',
    'watchlist_size': 'N',
}
