package org.medicalgpt4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.data.dialogue.RowForm;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.data.file.DataFiles;
import org.medicalgpt4j.data.file.RawRow;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.RowSource;
import org.medicalgpt4j.recipe.TextEncoding;

class RowConversionTest {
    private static final String ALPACA =
            "{'instruction':'q2','input':'','output':'a2','system':'s','history':[['q1','a1']]}";
    private static final String SHAREGPT =
            "{'conversations':[{'from':'system','value':'s'},{'from':'human','value':'q1'},"
                    + "{'from':'gpt','value':'a1'},{'from':'human','value':'q2'},{'from':'gpt','value':'a2'}]}";
    private static final String MESSAGES =
            "{'messages':[{'role':'system','content':'s'},{'role':'user','content':'q1'},"
                    + "{'role':'assistant','content':'a1'},{'role':'user','content':'q2'},{'role':'assistant','content':'a2'}]}";
    private static final String PREFERENCE = "{'conversations':[{'from':'system','value':'s'},"
            + "{'from':'human','value':'q'}],'chosen':'good','rejected':'bad'}";
    private static final String TRL = "{'prompt':[{'role':'system','content':'s'},{'role':'user','content':'q'}],"
            + "'chosen':[{'role':'assistant','content':'good'}],'rejected':[{'role':'assistant','content':'bad'}]}";

    @TempDir
    Path folder;

    private static ObjectNode json(String row) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(row.replace('\'', '"'));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ObjectNode converted(String row, RowForm to) throws RowException {
        return RowConversion.to(to).converted(json(row));
    }

    private static String problem(String row, RowForm to) {
        return assertThrows(RowException.class, () -> converted(row, to)).getMessage();
    }

    @Test
    void should_write_dialogues_of_every_form_in_every_other() throws RowException {
        List<String> rows = List.of(ALPACA, SHAREGPT, MESSAGES);
        List<RowForm> forms = List.of(RowForm.ALPACA, RowForm.SHAREGPT, RowForm.MESSAGES);
        for (int from = 0; from < 3; from++) {
            for (int to = 0; to < 3; to++) {
                assertEquals(json(rows.get(to)), converted(rows.get(from), forms.get(to)));
            }
        }
    }

    @Test
    void should_write_preferences_in_every_form_and_keep_the_better_answer_in_dialogues() throws RowException {
        assertEquals(json(TRL), converted(PREFERENCE, RowForm.TRL));
        assertEquals(json(PREFERENCE), converted(TRL, RowForm.PREFERENCE));
        assertEquals(json(PREFERENCE), converted(PREFERENCE, RowForm.PREFERENCE));
        assertEquals(
                json("{'instruction':'q','input':'','output':'good','system':'s'}"), converted(TRL, RowForm.ALPACA));
        assertEquals(
                "good",
                converted(PREFERENCE, RowForm.MESSAGES)
                        .at("/messages/2/content")
                        .asText());
        assertEquals(
                "good",
                converted(TRL, RowForm.SHAREGPT).at("/conversations/2/value").asText());
        for (String row : List.of(ALPACA, SHAREGPT, MESSAGES)) {
            assertEquals("has no rejected answer, which the form trl needs", problem(row, RowForm.TRL));
        }
    }

    @Test
    void should_read_preferences_however_they_are_written() throws RowException {
        ObjectNode expected = json("{'conversations':[{'from':'human','value':'q'}],'chosen':'good','rejected':'bad'}");
        for (String row : List.of(
                "{'prompt':'q','chosen':'good','rejected':'bad'}",
                "{'conversations':[{'from':'human','value':'q'}],'chosen':{'from':'gpt','value':'good'},"
                        + "'rejected':{'from':'gpt','value':'bad'}}",
                "{'chosen':[{'role':'user','content':'q'},{'role':'assistant','content':'good'}],"
                        + "'rejected':[{'role':'user','content':'q'},{'role':'assistant','content':'bad'}]}")) {
            assertEquals(expected, converted(row, RowForm.PREFERENCE));
        }
        assertEquals(
                "lacks a 'prompt', and 'chosen' and 'rejected' are not two answers to the same turns",
                problem("{'chosen':'good','rejected':'bad'}", RowForm.TRL));
        assertEquals(
                "lacks the field 'rejected'",
                assertThrows(
                                RowException.class,
                                () -> RowConversion.to(RowForm.TRL)
                                        .from(RowForm.PREFERENCE)
                                        .converted(json("{'conversations':[],'chosen':'x'}")))
                        .getMessage());
    }

    @Test
    void should_carry_tools_and_calls_between_the_forms_that_have_them() throws RowException {
        String messages = "{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'','tool_calls':["
                + "{'type':'function','function':{'name':'f','arguments':'{\\'x\\':1}'}}]},{'role':'tool','content':'r'},"
                + "{'role':'assistant','content':'a'}],'tools':[{'type':'function','function':{'name':'f'}}]}";
        ObjectNode row = json(messages.replace("\\'", "\\\\'").replace("\\\\'", "\\\""));
        ObjectNode sharegpt = RowConversion.to(RowForm.SHAREGPT).converted(row);
        assertEquals(
                "{\"name\":\"f\",\"arguments\":{\"x\":1}}",
                sharegpt.at("/conversations/1/value").asText());
        assertEquals("function_call", sharegpt.at("/conversations/1/from").asText());
        assertEquals("observation", sharegpt.at("/conversations/2/from").asText());
        assertEquals(row, RowConversion.to(RowForm.MESSAGES).converted(sharegpt));
        assertEquals(
                "describes tools, for which the form alpaca has no place",
                assertThrows(
                                RowException.class,
                                () -> RowConversion.to(RowForm.ALPACA).converted(row))
                        .getMessage());
    }

    @Test
    void should_refuse_what_a_form_has_no_place_for() throws RowException {
        String weighted = "{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a','weight':0},"
                + "{'role':'user','content':'q'},{'role':'assistant','content':'b'}]}";
        assertEquals(json(weighted), converted(weighted, RowForm.MESSAGES));
        assertEquals(
                "has an answer that is not to be learned (weight 0), for which the form sharegpt has no place",
                problem(weighted, RowForm.SHAREGPT));
        String named = "{'messages':[{'role':'user','content':'q','name':'Ann'},{'role':'assistant','content':'a'}]}";
        assertEquals(
                "has a turn with the field 'name', for which the form sharegpt has no place",
                problem(named, RowForm.SHAREGPT));
        String open = "{'conversations':[{'from':'human','value':'q'}]}";
        assertEquals(
                "is not made of questions with an answer each, for which the form alpaca has no place",
                problem(open, RowForm.ALPACA));
        assertEquals(json("{'messages':[{'role':'user','content':'q'}]}"), converted(open, RowForm.MESSAGES));
        assertEquals(
                "has none of the fields messages, conversations, instruction, or chosen and rejected",
                problem("{'text':'q'}", RowForm.MESSAGES));
    }

    private RowConversion.Result convert(Path input, RowConversion conversion, String output) {
        return conversion.convert(input, TextEncoding.AUTO, folder.resolve(output), Publication.onDisk());
    }

    private static List<JsonNode> rows(Path file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        try (RowSource source = DataFiles.open(file, TextEncoding.AUTO)) {
            for (Optional<RawRow> row = source.next(); row.isPresent(); row = source.next()) {
                rows.add(row.get().parse());
            }
        } catch (RowException e) {
            throw new AssertionError(e);
        }
        return rows;
    }

    @Test
    void should_convert_files_of_every_layout_into_json_packed_as_named() throws IOException {
        Path csv = Files.writeString(folder.resolve("in.csv"), "instruction,output\nq1,a1\nq2,a2\n");
        for (String output : List.of("o.jsonl", "o.json", "o.jsonl.gz", "o.json.zst")) {
            RowConversion.Result result = convert(csv, RowConversion.to(RowForm.SHAREGPT), output);
            assertEquals(new RowConversion.Result(2, 2, List.of()), result);
            List<JsonNode> rows = rows(folder.resolve(output));
            assertEquals(2, rows.size(), output);
            assertEquals("a2", rows.get(1).at("/conversations/1/value").asText());
        }
        assertThrows(DataException.class, () -> convert(csv, RowConversion.to(RowForm.SHAREGPT), "o.csv"));
    }

    @Test
    void should_name_every_bad_row_and_publish_nothing_unless_told_to_skip_them() throws IOException {
        Path rows = Files.writeString(
                folder.resolve("in.jsonl"),
                "{\"instruction\":\"q\",\"output\":\"a\"}\nnot JSON\n{\"instruction\":\"q\"}\n");
        String refused = assertThrows(
                        DataException.class, () -> convert(rows, RowConversion.to(RowForm.MESSAGES), "out.jsonl"))
                .getMessage();
        assertTrue(refused.contains(rows + ":2: the row is not JSON"), refused);
        assertTrue(refused.contains(rows + ":3: lacks the field 'output'"), refused);
        assertFalse(Files.exists(folder.resolve("out.jsonl")));
        RowConversion.Result result =
                convert(rows, RowConversion.to(RowForm.MESSAGES).skippingBadRows(), "out.jsonl");
        assertEquals(1, result.written());
        assertEquals(2, result.problems().size());
        assertEquals(1, rows(folder.resolve("out.jsonl")).size());
        Path cut = Files.writeString(folder.resolve("cut.json"), "[{\"instruction\":\"q\",\"output\":\"a\"},");
        assertThrows(
                DataException.class,
                () -> convert(cut, RowConversion.to(RowForm.MESSAGES).skippingBadRows(), "cut.jsonl"));
        assertFalse(Files.exists(folder.resolve("cut.jsonl")));
    }

    @Test
    @RequiresSharedData
    void should_bring_published_data_there_and_back_unchanged() throws IOException {
        roundTrip("sft/medical_sft_1K_format.jsonl", RowForm.ALPACA, RowForm.SHAREGPT, 1000);
        roundTrip("sft/medical_sft_1K_format.jsonl", RowForm.MESSAGES, RowForm.SHAREGPT, 1000);
        roundTrip("preference/dpo_zh_500.jsonl", RowForm.TRL, RowForm.PREFERENCE, 500);
    }

    private void roundTrip(String name, RowForm through, RowForm back, int count) throws IOException {
        Path original = SharedData.root().resolve("data").resolve(name);
        convert(original, RowConversion.to(through), "there.jsonl.zst");
        convert(folder.resolve("there.jsonl.zst"), RowConversion.to(back), "back.jsonl");
        List<JsonNode> before = rows(original);
        List<JsonNode> after = rows(folder.resolve("back.jsonl"));
        assertEquals(count, after.size());
        for (int i = 0; i < count; i++) {
            for (String field : List.of("conversations", "chosen", "rejected")) {
                assertEquals(withSystem(before.get(i)).path(field), after.get(i).path(field), name + " " + i);
            }
        }
    }

    /** Of two places for the system text, one is kept. */
    private static JsonNode withSystem(JsonNode row) {
        ObjectNode copy = row.deepCopy();
        String system = row.path("system").asText(row.path("system_prompt").asText(""));
        if (!system.isEmpty()) {
            copy.withArray("conversations")
                    .insertObject(0)
                    .put("from", "system")
                    .put("value", system);
        }
        return copy;
    }
}
