// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * All that leaves a learner. Rows in = rows + late + dead letters; labels in = labels learnt +
 * label letters.
 *
 * @param rows what went in, with what the learner says of it; the object is reused
 * @param type of {@code rows}
 * @param late rows that came at or below the watermark (STREAMING only) or are no newer than what a
 *     loaded model of their key has learnt (in both modes), as they came
 * @param lateType of {@code late}
 * @param deadLetters rows that could not be used, stage {@code learn}, as {@link
 *     io.anabranch.operators.row.DeadLetters}
 * @param labelsLearnt labels that came by themselves and were learnt
 * @param labelType of {@code labelsLearnt}; null where rows bring their labels
 * @param labelLetters labels that were not learnt, stage {@code label}
 * @param loadLetters model rows that could not be loaded, stage {@code load}
 * @param models the models of all keys when the input ends, where that is asked for
 * @param modelType of {@code models}
 * @param answers to queries
 * @param answerType of {@code answers}
 */
public record Learned(
    SingleOutputStreamOperator<RowData> rows,
    RowType type,
    DataStream<RowData> late,
    RowType lateType,
    DataStream<RowData> deadLetters,
    DataStream<RowData> labelsLearnt,
    RowType labelType,
    DataStream<RowData> labelLetters,
    DataStream<RowData> loadLetters,
    DataStream<RowData> models,
    RowType modelType,
    DataStream<RowData> answers,
    RowType answerType) {}
