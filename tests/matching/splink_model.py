#!/usr/bin/env python3
"""The same file through Splink 5 on DuckDB, with a careful model, for comparison.

Reads the CSV that `laifang duplicates` reads, never the truth columns; writes pairs of its groups as
record_a,record_b,score so that score.py counts both alike. Needs the packages splink and duckdb.

    python3 splink_model.py customers.csv pairs.csv [threshold] [threads]
"""
import os
import resource
import sys
import time

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

CLEAN = """
CREATE TABLE customers AS
WITH raw AS (
  SELECT CAST(record_id AS BIGINT) AS unique_id,
    regexp_replace(regexp_replace(coalesce(name, ''), '[（(【\\[/].*$', ''), '\\s', '', 'g') AS whole,
    translate(coalesce(phone, ''), '０１２３４５６７８９', '0123456789') AS p,
    translate(coalesce(alt_phone, ''), '０１２３４５６７８９', '0123456789') AS q,
    nullif(upper(trim(id_tail)), '') AS id_tail, nullif(gender, '') AS gender, CAST(office AS VARCHAR) AS office,
    nullif(district, '') AS district, nullif(regexp_replace(coalesce(address, ''), '\\s', '', 'g'), '') AS address
  FROM read_csv('{path}', all_varchar=true, header=true, quote='"')),
numbers AS (
  SELECT *, regexp_replace(regexp_replace(p, '[^0-9*]', '', 'g'), '^(0086|86)(1[0-9*]{{10}})$', '\\2') AS phone,
    regexp_replace(regexp_replace(q, '[^0-9*]', '', 'g'), '^(0086|86)(1[0-9*]{{10}})$', '\\2') AS alt,
    regexp_replace(whole, '(先生|女士|小姐|太太|老师|老板|总|哥|姐)$', '') AS bare
  FROM raw)
SELECT unique_id, id_tail, gender, office, district, address,
  nullif(bare, '') AS name, nullif(left(bare, 1), '') AS surname,
  CASE WHEN length(bare) > 1 THEN substr(bare, 2) END AS given,
  CASE WHEN length(phone) >= 7 AND phone NOT LIKE '%*%' THEN phone END AS phone,
  CASE WHEN length(alt) >= 7 AND alt NOT LIKE '%*%' THEN alt END AS alt_phone,
  CASE WHEN length(phone) >= 7 THEN left(phone, 3) || right(phone, 4) END AS ends,
  CASE WHEN length(phone) >= 4 THEN right(phone, 4) END AS last4,
  nullif(regexp_replace(coalesce(address, ''), '[0-9].*$', ''), '') AS estate,
  nullif(regexp_replace(coalesce(address, ''), '[^0-9]+', '-', 'g'), '-') AS dwelling
FROM numbers
"""

PHONE = cl.CustomComparison(
    output_column_name="phone",
    comparison_levels=[
        cll.CustomLevel("(phone_l IS NULL AND ends_l IS NULL) OR (phone_r IS NULL AND ends_r IS NULL)",
                        label_for_charts="null").configure(is_null_level=True),
        cll.ExactMatchLevel("phone", term_frequency_adjustments=True),
        cll.CustomLevel("phone_l = alt_phone_r OR alt_phone_l = phone_r OR alt_phone_l = alt_phone_r", label_for_charts="other"),
        cll.CustomLevel("damerau_levenshtein(phone_l, phone_r) = 1", label_for_charts="one slip"),
        cll.CustomLevel("(phone_l IS NULL OR phone_r IS NULL) AND ends_l = ends_r", label_for_charts="masked"),
        cll.CustomLevel("damerau_levenshtein(phone_l, phone_r) = 2", label_for_charts="two slips"),
        cll.ElseLevel(),
    ],
)
GIVEN = cl.CustomComparison(
    output_column_name="given",
    comparison_levels=[
        cll.NullLevel("given"),
        cll.ExactMatchLevel("given", term_frequency_adjustments=True),
        cll.CustomLevel("length(given_l) = length(given_r) AND damerau_levenshtein(given_l, given_r) = 1", label_for_charts="one character"),
        cll.CustomLevel("contains(given_l, given_r) OR contains(given_r, given_l)", label_for_charts="part"),
        cll.ElseLevel(),
    ],
)
ADDRESS = cl.CustomComparison(
    output_column_name="address",
    comparison_levels=[
        cll.NullLevel("estate"),
        cll.CustomLevel("estate_l = estate_r AND dwelling_l = dwelling_r", label_for_charts="dwelling"),
        cll.ExactMatchLevel("estate", term_frequency_adjustments=True),
        cll.ElseLevel(),
    ],
)


def main():
    path, out = sys.argv[1:3]
    threshold = float(sys.argv[3]) if len(sys.argv) > 3 else 0.5
    threads = int(sys.argv[4]) if len(sys.argv) > 4 else 2
    begin = time.time()
    con = duckdb.connect()
    con.execute("SET threads = %d; SET enable_progress_bar = false" % threads)
    con.execute(CLEAN.format(path=path.replace("'", "''")))
    api = DuckDBAPI(con)
    frame = api.register(con.table("customers").to_arrow_table())
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.ExactMatch("surname").configure(term_frequency_adjustments=True), GIVEN, PHONE,
            cl.CustomComparison(output_column_name="id_tail", comparison_levels=[
                cll.NullLevel("id_tail"), cll.ExactMatchLevel("id_tail", term_frequency_adjustments=True),
                cll.CustomLevel("damerau_levenshtein(id_tail_l, id_tail_r) = 1", label_for_charts="slip"), cll.ElseLevel()]),
            cl.ExactMatch("gender"), cl.ExactMatch("office").configure(term_frequency_adjustments=True),
            cl.ExactMatch("district").configure(term_frequency_adjustments=True), ADDRESS,
        ],
        blocking_rules_to_generate_predictions=[
            block_on("phone"), "l.phone = r.alt_phone", block_on("alt_phone"), block_on("ends", "surname"),
            block_on("substr(phone, 1, 7)", "surname"), block_on("substr(phone, 4, 8)"), block_on("substr(phone, 1, 9)"),
            block_on("name", "last4"), block_on("name", "district"), block_on("name", "office", "gender"),
            block_on("id_tail", "surname"), block_on("address", "surname"),
        ],
        retain_matching_columns=False,
    )
    linker = Linker(frame, settings, log_level=40)
    linker.training.estimate_probability_two_random_records_match([block_on("phone", "surname"), block_on("name", "id_tail")], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("phone"), record_sample_proportion=1.0)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name", "district"), record_sample_proportion=1.0)
    pairs = linker.inference.predict(threshold_match_probability=min(threshold, 0.5))
    groups = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=threshold)
    con.register("found", groups.as_pyarrow_table() if hasattr(groups, "as_pyarrow_table") else groups.as_pandas_dataframe())
    con.execute("COPY (SELECT a.unique_id AS record_a, b.unique_id AS record_b, 1 AS score FROM found a JOIN found b "
                "ON a.cluster_id = b.cluster_id AND a.unique_id < b.unique_id) TO '%s' (HEADER)" % out.replace("'", "''"))
    use = resource.getrusage(resource.RUSAGE_SELF)
    print("splink: %.1f s wall beside whatever else ran, %.1f s processor, %d MiB at most"
          % (time.time() - begin, use.ru_utime + use.ru_stime, use.ru_maxrss // 1024))


if __name__ == "__main__":
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    main()
