"""Models of a few kilobytes with random weights, in the folders of real ones."""

from __future__ import annotations

import json
from pathlib import Path

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"abcdefghijklmnopqrstuvwxyz"]
WORDS += [f"##{letter}" for letter in WORDS[4:]]
WIDTH, LIMIT = 16, 24
_SHAPE = {
    "vocab_size": len(WORDS) + 4, "hidden_size": WIDTH, "num_hidden_layers": 1,
    "num_attention_heads": 2, "intermediate_size": 32,
}  # fmt: skip
_NAMED = {
    "tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "[PAD]", "unk_token": "[UNK]",
    "cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]",
}  # fmt: skip


def write(path: Path, document: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(document), "utf-8")


def modules(*kinds: str) -> list[dict[str, object]]:
    return [
        {"idx": n, "name": str(n), "path": f"{n}_{kind}" if n else "",
         "type": f"sentence_transformers.models.{kind}"}
        for n, kind in enumerate(kinds)
    ]  # fmt: skip


def tiny_encoder(folder: Path, limit: int = LIMIT, seed: int = 0) -> Path:
    """A sentence-transformers folder: a transformer and the mean of its tokens."""
    tiny_transformer(folder, limit, seed)
    pooling = {"word_embedding_dimension": WIDTH, "pooling_mode_mean_tokens": True}
    write(folder / "1_Pooling" / "config.json", pooling)
    write(folder / "modules.json", modules("Transformer", "Pooling"))
    return folder


def tiny_transformer(folder: Path, limit: int = LIMIT, seed: int = 0) -> Path:
    """A transformer that knows letters, with its tokenizer."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(seed)
    config = BertConfig(**_SHAPE, max_position_embeddings=limit)
    BertModel(config).save_pretrained(folder)
    tiny_tokenizer(folder)
    return folder


def tiny_colbert(folder: Path, scratch: Path, width: int = 8, limit: int = LIMIT) -> Path:
    """A ColBERT: marked questions and documents, masks behind a question, no "a" in a document."""
    from sentence_transformers import MultiVectorEncoder
    from sentence_transformers.base.modules import Transformer
    from sentence_transformers.multi_vector_encoder.modules import MultiVectorMask
    from sentence_transformers.sentence_transformer.modules import Dense

    inner = Transformer(
        str(tiny_transformer(scratch, limit)), document_length=limit, query_length=12,
        query_expansion={"strategy": "fixed", "length": 12},
    )  # fmt: skip
    tokens = {f"module_{way}_name": "token_embeddings" for way in ("input", "output")}
    parts = [inner, Dense(WIDTH, width, bias=False, **tokens), MultiVectorMask(["a"])]
    model = MultiVectorEncoder(modules=parts, prompts={"query": "q ", "document": "d "})
    model.save(str(folder), create_model_card=False)
    return folder


def tiny_static(folder: Path) -> Path:
    """A table of vectors, one for each letter, in the folder that the library writes."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    torch.manual_seed(0)
    folder.mkdir(parents=True)
    tiny_tokenizer(folder)
    table = StaticEmbedding(
        Tokenizer.from_file(str(folder / "tokenizer.json")),
        embedding_weights=torch.randn(len(WORDS) + 1, WIDTH).numpy(),
    )
    SentenceTransformer(modules=[table]).save(str(folder), create_model_card=False)
    write(folder / "config.json", {"hidden_size": WIDTH, "max_position_embeddings": LIMIT})
    return folder


def tiny_cross_encoder(folder: Path) -> Path:
    """A cross-encoder: one number for a question and a passage together."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    torch.manual_seed(0)
    config = BertConfig(**_SHAPE, max_position_embeddings=4 * LIMIT, num_labels=1)
    BertForSequenceClassification(config).save_pretrained(folder)
    tiny_tokenizer(folder)
    return folder


def tiny_tokenizer(folder: Path) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    words = models.WordPiece({w: n for n, w in enumerate(WORDS)}, unk_token=WORDS[1])
    tokenizer = Tokenizer(words)
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.add_special_tokens([*WORDS[:4], "[MASK]"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )  # fmt: skip
    tokenizer.save(str(folder / "tokenizer.json"))
    write(folder / "tokenizer_config.json", _NAMED)
