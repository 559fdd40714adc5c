"""What Streamlit shows: knobs, the live panel, the latent map. Nothing here imports torch."""
