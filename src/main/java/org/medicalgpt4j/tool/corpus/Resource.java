package org.medicalgpt4j.tool.corpus;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;

/** A table file of the corpus on the class path, strictly read: unknown and repeated keys are refused. */
record Resource(String name) {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    <T> T read(TypeReference<T> type) {
        try (InputStream file = Resource.class.getResourceAsStream("/corpus/" + name)) {
            if (file == null) {
                throw new CorpusException("corpus/" + name + ": not on the class path");
            }
            return YAML.readValue(file, type);
        } catch (JacksonException e) {
            throw new CorpusException(
                    "corpus/" + name + ":" + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new CorpusException("corpus/" + name + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
